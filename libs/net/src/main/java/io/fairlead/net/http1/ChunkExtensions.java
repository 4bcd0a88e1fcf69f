package io.fairlead.net.http1;

/** The extensions behind a chunk size: {@code *( BWS ";" BWS name [ BWS "=" BWS value ] )}. RFC 9112 section 7.1.1. */
final class ChunkExtensions {

    private ChunkExtensions() {}

    /** Refuses what is no list of extensions; {@code bytes[to]} is the CR that ends the line. */
    static void check(byte[] bytes, int from, int to) throws BadMessageException {
        int at = from;
        while (at < to) {
            at = skipBlanks(bytes, at, to);
            if (at == to || bytes[at] != ';') {
                throw new BadMessageException(400, "invalid chunk size");
            }
            at = token(bytes, skipBlanks(bytes, at + 1, to), to);
            int behind = skipBlanks(bytes, at, to);
            if (behind < to && bytes[behind] == '=') {
                int value = skipBlanks(bytes, behind + 1, to);
                at = value < to && bytes[value] == '"' ? quoted(bytes, value, to) : token(bytes, value, to);
            }
        }
    }

    private static int skipBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static int token(byte[] bytes, int from, int to) throws BadMessageException {
        int at = from;
        while (at < to && Chars.isToken(bytes[at])) {
            at++;
        }
        if (at == from) {
            throw new BadMessageException(400, "invalid chunk extension");
        }
        return at;
    }

    private static int quoted(byte[] bytes, int from, int to) throws BadMessageException {
        for (int at = from + 1; at < to && Chars.isValue(bytes[at]); at++) {
            if (bytes[at] == '"') {
                return at + 1;
            }
            if (bytes[at] == '\\') {
                at++;
            }
        }
        throw new BadMessageException(400, "invalid chunk extension");
    }
}
