package io.fairlead.net.http1;

import java.nio.charset.StandardCharsets;

/** The head of a response. RFC 9112 section 4. */
public final class ResponseHead extends Head {

    private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

    private int statusStart;
    private int lineEnd;
    private int status;

    /** An empty head to read into. */
    public ResponseHead() {}

    /** Parses the complete head that lies in {@code bytes[from, to)}. */
    void parse(byte[] bytes, int from, int to, boolean toHead, boolean toConnect) throws BadMessageException {
        reset(bytes, from, to);
        parseFields(statusLine(from));
        bodyLength = framing(UNTIL_CLOSE);
        boolean noContent = status / 100 == 1 || status == 204 || (toConnect && status / 100 == 2);
        if (noContent) {
            // Such an answer must not have them (RFC 9110 section 8.6, RFC 9112 section 6.1), and who believed them
            // would
            // take the next answer for a body.
            removeAll(Field.CONTENT_LENGTH);
            removeAll(Field.TRANSFER_ENCODING);
        }
        if (noContent || toHead || status == 304) {
            bodyLength = NO_BODY;
        }
        keepAlive = persists() && bodyLength != UNTIL_CLOSE;
    }

    private int statusLine(int from) throws BadMessageException {
        byte[] b = buffer;
        if (end - from < 14
                || b[from] != 'H'
                || b[from + 1] != 'T'
                || b[from + 2] != 'T'
                || b[from + 3] != 'P'
                || b[from + 4] != '/'
                || b[from + 5] != '1'
                || b[from + 6] != '.'
                || !Chars.isDigit(b[from + 7])
                || b[from + 8] != ' ') {
            throw new BadMessageException(502, "invalid version in response");
        }
        minor = b[from + 7] == '0' ? 0 : 1;
        statusStart = from + 9;
        for (int i = 0; i < 3; i++) {
            if (!Chars.isDigit(b[statusStart + i])) {
                throw new BadMessageException(502, "invalid status in response");
            }
        }
        status = (b[statusStart] - '0') * 100 + (b[statusStart + 1] - '0') * 10 + b[statusStart + 2] - '0';
        int at = statusStart + 3;
        if (status < 100 || (b[at] != ' ' && b[at] != '\r')) {
            throw new BadMessageException(502, "invalid status in response");
        }
        while (Chars.isValue(b[at])) {
            at++;
        }
        if (b[at] != '\r' || b[at + 1] != '\n') {
            throw new BadMessageException(502, "invalid reason in response");
        }
        lineEnd = at + 2;
        return lineEnd;
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The words after the status code, often empty. RFC 9112 section 4. */
    public String reason() {
        int from = Math.min(statusStart + 4, lineEnd - 2);
        return new String(buffer, from, lineEnd - 2 - from, StandardCharsets.ISO_8859_1);
    }

    /** How many bytes {@link #write} will write. */
    public int length() {
        return VERSION.length + lineEnd - statusStart + fieldsLength();
    }

    /**
     * Writes the edited head, always as HTTP/1.1, and gives the end.
     *
     * @throws BadMessageException when it does not fit
     */
    public int write(byte[] out, int from) throws BadMessageException {
        checkRoom(length(), out, from);
        System.arraycopy(VERSION, 0, out, from, VERSION.length);
        int at = from + VERSION.length;
        System.arraycopy(buffer, statusStart, out, at, lineEnd - statusStart);
        return writeFields(out, at + lineEnd - statusStart);
    }

    /** Reads a complete head of our own. */
    public void read(byte[] bytes, int from, int to) throws BadMessageException {
        parse(bytes, from, to, false, false);
    }

    /** Reads the edited head anew, so that appended fields can be found. */
    public void settle() throws BadMessageException {
        rewrite(status, reason());
    }

    /**
     * Gives the response another status, and keeps every edit so far.
     *
     * @throws BadMessageException when they make no valid status line
     */
    public void rewrite(int code, String words) throws BadMessageException {
        long length = bodyLength;
        boolean keep = keepAlive;
        byte[] line = ("HTTP/1." + minor + " " + code + " " + words + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] out = java.util.Arrays.copyOf(line, line.length + fieldsLength());
        reset(out, 0, writeFields(out, line.length));
        parseFields(statusLine(0));
        bodyLength = length;
        keepAlive = keep;
    }
}
