package io.fairlead.net.http1;

/** Hosts with an optional port, as Host and request targets have them. RFC 3986 section 3.2, RFC 9110 section 7.2. */
final class Hosts {

    private static final String NAME = "-._~%!$&'()*+;=";
    private static final int LONGEST_PORT = 5;

    private Hosts() {}

    /**
     * Refuses what is no host, or no host with a port: blanks, user information, paths, a comma, which is allowed in
     * names but which some servers take for a list, and more than one port. An empty host passes where no port is demanded.
     */
    static void check(byte[] bytes, int from, int to, boolean portDemanded) throws BadMessageException {
        int at = from < to && bytes[from] == '[' ? endOfLiteral(bytes, from, to) : endOfName(bytes, from, to);
        boolean port = at < to && bytes[at] == ':';
        int digits = 0;
        if (port) {
            for (at++; at < to && Chars.isDigit(bytes[at]); at++) {
                digits++;
            }
        }
        if (at != to || digits > LONGEST_PORT || (portDemanded && digits == 0)) {
            throw new BadMessageException(400, "invalid Host");
        }
    }

    private static int endOfName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isName(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isName(byte octet) {
        int low = Chars.lower(octet);
        return (low >= 'a' && low <= 'z') || Chars.isDigit(octet) || NAME.indexOf(octet) >= 0;
    }

    /** Behind the bracket that closes an IPv6 literal; at the first octet that cannot be in one otherwise. */
    private static int endOfLiteral(byte[] bytes, int from, int to) {
        int at = from + 1;
        while (at < to && (Chars.hexValue(bytes[at]) >= 0 || bytes[at] == ':' || bytes[at] == '.')) {
            at++;
        }
        return at < to && at > from + 1 && bytes[at] == ']' ? at + 1 : from;
    }
}
