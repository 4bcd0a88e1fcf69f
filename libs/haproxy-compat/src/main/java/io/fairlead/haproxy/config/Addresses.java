package io.fairlead.haproxy.config;

import io.fairlead.model.config.HostPort;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses as {@code bind} and {@code server} spell them. HAProxy manual 4.2 bind, server; 11 (address formats). */
final class Addresses {

    /** More listeners by one port range are a mistake. */
    private static final int MAX_RANGE = 1024;

    private static final int MAX_LIST = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})");
    private static final Pattern DOTTED = Pattern.compile("[0-9.]+");
    private static final Pattern QUAD = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern FAMILY = Pattern.compile("[a-z][a-z0-9]{1,11}@.*");

    private final Report report;

    private record Parts(String host, String port) {}

    Addresses(Report report) {
        this.report = report;
    }

    /** The addresses of a {@code bind} word: a comma-separated list, each with a port or a range of ports. */
    List<HostPort> bind(Word word) {
        List<HostPort> all = new ArrayList<>();
        String[] listed = word.text().split(",", -1);
        if (listed.length > MAX_LIST) {
            report.error("bad-value", word, "a list has at most " + MAX_LIST + " addresses");
            return List.of();
        }
        for (String one : listed) {
            split(one, word).ifPresent(parts -> all.addAll(listeners(parts, one, word)));
        }
        return List.copyOf(all);
    }

    private List<HostPort> listeners(Parts parts, String one, Word word) {
        String host = parts.host.isEmpty() ? "*" : parts.host;
        if (!host.equals("*") && !isHost(host)) {
            bad(word, one);
            return List.of();
        }
        if (parts.port.isEmpty()) {
            report.error("missing-port", word, "\"" + one + "\" has no port", "write *:80 or 127.0.0.1:80");
            return List.of();
        }
        int dash = parts.port.indexOf('-');
        int first = port(dash < 0 ? parts.port : parts.port.substring(0, dash));
        int last = dash < 0 ? first : port(parts.port.substring(dash + 1));
        if (first < 0 || last < first || last - first >= MAX_RANGE) {
            report.error("bad-value", word, "\"" + parts.port + "\" is not a port from 1 to 65535");
            return List.of();
        }
        if (first == 0) {
            report.warning("port-zero", word, "the system chooses the port", "HAProxy refuses port 0");
        }
        List<HostPort> range = new ArrayList<>();
        for (int port = first; port <= last; port++) {
            range.add(new HostPort(host, port));
        }
        return List.copyOf(range);
    }

    /** The address of a server; it must name a host and a port. */
    Optional<HostPort> server(Word word) {
        Optional<Parts> parts = split(word.text(), word);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        String host = parts.get().host;
        String port = parts.get().port;
        if (host.isEmpty() || host.equals("*") || host.equals("0.0.0.0") || host.equals("::")) {
            report.unsupported(word, "connecting to the address the client asked for", "name the server's address");
            return Optional.empty();
        }
        if (!isHost(host)) {
            bad(word, word.text());
            return Optional.empty();
        }
        if (port.isEmpty() || port.startsWith("+") || port.startsWith("-") || port.equals("0")) {
            report.error(
                    "missing-port",
                    word,
                    "server address \"" + word.text() + "\" has no port of its own",
                    "HAProxy would use the port the client connected to, which is not carried over: add :PORT");
            return Optional.empty();
        }
        int number = port(port);
        if (number < 0) {
            report.error("bad-value", word, "\"" + port + "\" is not a port from 1 to 65535");
            return Optional.empty();
        }
        return Optional.of(new HostPort(host, number));
    }

    /** A host without port, as {@code addr} of a server takes it. */
    Optional<String> host(Word word) {
        String text = word.text();
        String host = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (isHost(host)) {
            return Optional.of(host);
        }
        bad(word, text);
        return Optional.empty();
    }

    private Optional<Parts> split(String text, Word word) {
        String rest = text;
        if (text.startsWith("ipv4@") || text.startsWith("ipv6@")) {
            rest = text.substring(5);
        } else if (text.startsWith("/") || FAMILY.matcher(text).matches()) {
            report.unsupported(word, "address \"" + text + "\"", "only TCP addresses are");
            return Optional.empty();
        }
        if (rest.startsWith("[")) {
            int close = rest.indexOf(']');
            if (close < 0 || (close + 1 < rest.length() && rest.charAt(close + 1) != ':')) {
                bad(word, text);
                return Optional.empty();
            }
            String port = close + 1 < rest.length() ? rest.substring(close + 2) : "";
            return Optional.of(new Parts(rest.substring(1, close), port));
        }
        int colon = rest.lastIndexOf(':');
        return Optional.of(
                colon < 0 ? new Parts(rest, "") : new Parts(rest.substring(0, colon), rest.substring(colon + 1)));
    }

    private void bad(Word word, String text) {
        String hint = text.indexOf(':') != text.lastIndexOf(':') ? "write an IPv6 address as [2001:db8::1]:80" : "";
        report.error("bad-address", word, "\"" + text + "\" is not an address", hint);
    }

    private static int port(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port > 65535 ? -1 : port;
    }

    private static boolean isHost(String host) {
        if (host.indexOf(':') >= 0) {
            return isLiteral(host);
        }
        return DOTTED.matcher(host).matches()
                ? isLiteral(host)
                : NAME.matcher(host).matches();
    }

    /** Whether the text is an IPv4 or IPv6 address; names are not looked up. */
    static boolean isLiteral(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                return !Inet6Address.ofLiteral(text).getHostAddress().isEmpty();
            }
            return QUAD.matcher(text).matches()
                    && !Inet4Address.ofLiteral(text).getHostAddress().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
