package io.fairlead.net.http1;

import java.nio.charset.StandardCharsets;

/** The head of a request. RFC 9112 section 3. */
public final class RequestHead extends Head {

    /** Longest request target. */
    private static final int MAX_TARGET = 8 * 1024;

    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HOST_NAME = "Host: ".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] WEBSOCKET_KEY = "sec-websocket-key".getBytes(StandardCharsets.US_ASCII);

    private int methodEnd;
    private int targetStart;
    private int targetEnd;
    private int pathStart;
    private int pathEnd;
    private int authorityStart;
    private int authorityEnd;
    private boolean upgrade;
    private boolean expectContinue;
    private boolean head;
    private boolean connect;

    /** An empty head to read into. */
    public RequestHead() {}

    /**
     * A head from its text.
     *
     * @param text request line and fields, ended by an empty line
     * @throws BadMessageException when it is none
     */
    public static RequestHead of(String text) throws BadMessageException {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || end + 4 != text.length() || end + 4 > Http1Reader.MAX_HEAD) {
            throw new BadMessageException(400, "no complete head");
        }
        RequestHead head = new RequestHead();
        head.parse(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
        return head;
    }

    /** Parses the complete head that lies in {@code bytes[from, to)}. */
    void parse(byte[] bytes, int from, int to) throws BadMessageException {
        reset(bytes, from, to);
        int at = requestLine(from);
        parseFields(at);
        bodyLength = framing(NO_BODY);
        keepAlive = persists();
        locateTarget();
        checkHost();
        upgrade = wantsUpgrade();
        int expect = find(Field.EXPECT, 0);
        expectContinue = expect >= 0 && minor == 1 && bodyLength != NO_BODY && valueEquals(expect, "100-continue");
    }

    private int requestLine(int from) throws BadMessageException {
        byte[] b = buffer;
        int at = from;
        while (Chars.isToken(b[at])) {
            at++;
        }
        methodEnd = at;
        if (at == from || b[at] != ' ') {
            throw new BadMessageException(400, "invalid method");
        }
        targetStart = ++at;
        while (Chars.isTarget(b[at])) {
            at++;
        }
        targetEnd = at;
        if (at == targetStart || b[at] != ' ') {
            throw new BadMessageException(400, "invalid request target");
        }
        if (targetEnd - targetStart > MAX_TARGET) {
            throw new BadMessageException(414, "request target too long");
        }
        return version(at + 1);
    }

    private int version(int at) throws BadMessageException {
        byte[] b = buffer;
        if (end - at < 10
                || b[at] != 'H'
                || b[at + 1] != 'T'
                || b[at + 2] != 'T'
                || b[at + 3] != 'P'
                || b[at + 4] != '/'
                || !Chars.isDigit(b[at + 5])
                || b[at + 6] != '.'
                || !Chars.isDigit(b[at + 7])
                || b[at + 8] != '\r'
                || b[at + 9] != '\n') {
            throw new BadMessageException(400, "invalid version");
        }
        if (b[at + 5] != '1') {
            throw new BadMessageException(505, "version other than HTTP/1");
        }
        minor = b[at + 7] == '0' ? 0 : 1;
        head = methodIs("HEAD");
        connect = methodIs("CONNECT");
        return at + 10;
    }

    /** Finds path and authority in the four forms. RFC 9112 section 3.2. */
    private void locateTarget() throws BadMessageException {
        authorityStart = authorityEnd = 0;
        pathStart = targetStart;
        if (buffer[targetStart] == '/' && !connect) {
            pathEnd = endOfPath(pathStart);
        } else if (connect) {
            Hosts.check(buffer, targetStart, targetEnd, true);
            authorityStart = targetStart;
            authorityEnd = targetEnd;
            pathStart = pathEnd = targetEnd;
        } else if (targetEnd - targetStart == 1 && buffer[targetStart] == '*' && methodIs("OPTIONS")) {
            pathEnd = targetEnd;
        } else {
            absolute();
        }
    }

    private void absolute() throws BadMessageException {
        int colon = targetStart;
        while (colon < targetEnd && buffer[colon] != ':') {
            colon++;
        }
        String scheme = text(targetStart, colon).toLowerCase(java.util.Locale.ROOT);
        boolean slashes = colon + 2 < targetEnd && buffer[colon + 1] == '/' && buffer[colon + 2] == '/';
        if (!slashes || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new BadMessageException(400, "invalid request target");
        }
        authorityStart = colon + 3;
        int at = authorityStart;
        while (at < targetEnd && buffer[at] != '/' && buffer[at] != '?') {
            at++;
        }
        authorityEnd = at;
        if (authorityEnd == authorityStart) {
            throw new BadMessageException(400, "no host in request target");
        }
        Hosts.check(buffer, authorityStart, authorityEnd, false);
        pathStart = at;
        pathEnd = endOfPath(at);
    }

    private int endOfPath(int from) {
        int at = from;
        while (at < targetEnd && buffer[at] != '?') {
            at++;
        }
        return at;
    }

    /** One Host, and the authority of an absolute form instead of it. RFC 9112 section 3.2.2 and 3.2. */
    private void checkHost() throws BadMessageException {
        int first = find(Field.HOST, 0);
        if (first >= 0 && find(Field.HOST, first + 1) >= 0) {
            throw new BadMessageException(400, "Host twice");
        }
        if (first < 0 && minor == 1) {
            throw new BadMessageException(400, "no Host");
        }
        if (first >= 0) {
            Hosts.check(buffer, valueStart(first), valueEnd(first), false);
        }
        if (authorityEnd > authorityStart && !connect && !sameAsAuthority(first)) {
            removeAll(Field.HOST);
            byte[] line = new byte[HOST_NAME.length + authorityEnd - authorityStart + 2];
            System.arraycopy(HOST_NAME, 0, line, 0, HOST_NAME.length);
            System.arraycopy(buffer, authorityStart, line, HOST_NAME.length, authorityEnd - authorityStart);
            line[line.length - 2] = '\r';
            line[line.length - 1] = '\n';
            append(line);
        }
    }

    private boolean sameAsAuthority(int host) {
        return host >= 0
                && java.util.Arrays.equals(
                        buffer, valueStart(host), valueEnd(host), buffer, authorityStart, authorityEnd);
    }

    /**
     * Whether this asks for another protocol. HTTP/2 in clear text does not count: the server would go on with requests
     * that nobody here has looked at. A WebSocket must have its key, as HAProxy demands it too.
     */
    private boolean wantsUpgrade() throws BadMessageException {
        int protocol = minor == 0 ? -1 : find(Field.UPGRADE, 0);
        if (protocol < 0 || !connectionLists("upgrade")) {
            return false;
        }
        for (int i = protocol; i >= 0; i = find(Field.UPGRADE, i + 1)) {
            if (listContains(i, "h2c")) {
                return false;
            }
            if (listContains(i, "websocket") && find(WEBSOCKET_KEY, 0) < 0) {
                throw new BadMessageException(400, "WebSocket without Sec-WebSocket-Key");
            }
        }
        return true;
    }

    private boolean connectionLists(String option) {
        for (int i = find(Field.CONNECTION, 0); i >= 0; i = find(Field.CONNECTION, i + 1)) {
            if (listContains(i, option)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the method is this one; methods are case-sensitive. */
    public boolean methodIs(String method) {
        if (methodEnd - start != method.length()) {
            return false;
        }
        for (int i = 0; i < method.length(); i++) {
            if (buffer[start + i] != method.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The method. */
    public String method() {
        return text(start, methodEnd);
    }

    /** The request target as received. */
    public String target() {
        return text(targetStart, targetEnd);
    }

    /** The path: from the first slash up to the question mark, as received. */
    public String path() {
        return pathStart == pathEnd && !connect ? "/" : text(pathStart, pathEnd);
    }

    /** Where the method starts in {@link #bytes()}. */
    public int start() {
        return start;
    }

    /** Where the method ends. */
    public int methodEnd() {
        return methodEnd;
    }

    /** Where the target as received starts. */
    public int targetStart() {
        return targetStart;
    }

    /** Where the target ends. */
    public int targetEnd() {
        return targetEnd;
    }

    /** Where the path starts in {@link #bytes()}. */
    public int pathStart() {
        return pathStart;
    }

    /** Where the path ends in {@link #bytes()}. */
    public int pathEnd() {
        return pathEnd;
    }

    /** What follows the question mark, empty when there is none. */
    public String query() {
        return pathEnd < targetEnd ? text(pathEnd + 1, targetEnd) : "";
    }

    /** Path and query, {@code /} when the target has no path. */
    public String pathAndQuery() {
        String text = text(pathStart, targetEnd);
        return text.startsWith("/") ? text : "/" + text;
    }

    /** The host this request is for: of an absolute form, else of Host; empty when there is none. */
    public String host() {
        return authorityEnd > authorityStart ? text(authorityStart, authorityEnd) : value(Field.HOST);
    }

    /** Whether the method is HEAD. */
    public boolean isHead() {
        return head;
    }

    /** Whether the method is CONNECT. */
    public boolean isConnect() {
        return connect;
    }

    /** Whether the client offers to switch protocols ({@code Connection: upgrade} and {@code Upgrade}). */
    public boolean upgrade() {
        return upgrade;
    }

    /** Whether the client waits for 100 before it sends the body. */
    public boolean expectContinue() {
        return expectContinue;
    }

    /** Whether doing it twice does no harm. RFC 9110 section 9.2.2. */
    public boolean idempotent() {
        return methodIs("GET")
                || head
                || methodIs("PUT")
                || methodIs("DELETE")
                || methodIs("OPTIONS")
                || methodIs("TRACE");
    }

    /** How many bytes {@link #write} will write. */
    public int length() {
        boolean slash = !connect && (pathStart == targetEnd || buffer[pathStart] == '?');
        int target = targetEnd - (connect ? targetStart : pathStart) + (slash ? 1 : 0);
        return methodEnd - start + 1 + target + VERSION.length + fieldsLength();
    }

    /**
     * Writes the edited head, always as HTTP/1.1 in origin form, and gives the end.
     *
     * @throws BadMessageException when it does not fit
     */
    public int write(byte[] out, int from) throws BadMessageException {
        checkRoom(length(), out, from);
        int at = from;
        System.arraycopy(buffer, start, out, at, methodEnd - start);
        at += methodEnd - start;
        out[at++] = ' ';
        boolean authorityForm = connect;
        int first = authorityForm ? targetStart : pathStart;
        if (!authorityForm && (first == targetEnd || buffer[first] == '?')) {
            out[at++] = (byte) (first == targetEnd && methodIs("OPTIONS") ? '*' : '/');
        }
        System.arraycopy(buffer, first, out, at, targetEnd - first);
        at += targetEnd - first;
        System.arraycopy(VERSION, 0, out, at, VERSION.length);
        return writeFields(out, at + VERSION.length);
    }

    /** Reads the edited head anew, so that appended fields can be found. */
    public void settle() throws BadMessageException {
        rewrite(java.util.Arrays.copyOfRange(buffer, start, methodEnd), originForm());
    }

    private byte[] originForm() {
        return (connect ? target() : pathAndQuery()).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Gives the request another method and target, and keeps every edit so far.
     *
     * @throws BadMessageException when they make no valid request line
     */
    public void rewrite(byte[] method, byte[] target) throws BadMessageException {
        rewriteLine(method, printable(target));
    }

    /** Blanks, controls and bytes beyond ASCII cannot stand in a request line: they are percent-encoded. */
    private static byte[] printable(byte[] target) {
        int bad = 0;
        for (byte b : target) {
            bad += Chars.isTarget(b) ? 0 : 1;
        }
        if (bad == 0) {
            return target;
        }
        byte[] encoded = new byte[target.length + 2 * bad];
        int at = 0;
        for (byte b : target) {
            if (Chars.isTarget(b)) {
                encoded[at++] = b;
            } else {
                encoded[at++] = '%';
                encoded[at++] = (byte) Character.toUpperCase(Character.forDigit((b >> 4) & 0xF, 16));
                encoded[at++] = (byte) Character.toUpperCase(Character.forDigit(b & 0xF, 16));
            }
        }
        return encoded;
    }

    private void rewriteLine(byte[] method, byte[] target) throws BadMessageException {
        boolean keep = keepAlive;
        boolean switches = upgrade;
        boolean expects = expectContinue;
        long length = bodyLength;
        int version = minor;
        byte[] out = new byte[method.length + 1 + target.length + VERSION.length + fieldsLength()];
        System.arraycopy(method, 0, out, 0, method.length);
        out[method.length] = ' ';
        System.arraycopy(target, 0, out, method.length + 1, target.length);
        int at = method.length + 1 + target.length;
        System.arraycopy(VERSION, 0, out, at, VERSION.length);
        out[at + VERSION.length - 3] = (byte) ('0' + version);
        reset(out, 0, writeFields(out, at + VERSION.length));
        parseFields(requestLine(0));
        locateTarget();
        checkHost();
        bodyLength = length;
        keepAlive = keep;
        upgrade = switches;
        expectContinue = expects;
    }
}
