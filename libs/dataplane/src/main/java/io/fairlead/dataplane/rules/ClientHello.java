package io.fairlead.dataplane.rules;

/**
 * Looks into a TLS ClientHello that may not be complete yet; every length in it is checked against the bytes there are.
 * RFC 8446 section 4.1.2, RFC 6066 section 3, RFC 7301 section 3.1.
 */
final class ClientHello {

    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;

    private ClientHello() {}

    /** The type of the first handshake message: 1 for a ClientHello; 0 when it is no handshake or not there yet. */
    static int type(byte[] b, int length) {
        return length > 5 && b[0] == 0x16 && b[1] == 3 ? b[5] & 0xFF : 0;
    }

    /** The version the client offers in its hello, 0 when it is not there yet. */
    static int version(byte[] b, int length) {
        return type(b, length) == 1 && length > 10 ? u16(b, 9) : 0;
    }

    /** The host name the client asks for. */
    static boolean serverName(byte[] b, int length, Value value) {
        int at = extension(b, length, SERVER_NAME);
        if (at < 0 || at + 9 > length || b[at + 6] != 0) {
            return false;
        }
        int name = u16(b, at + 7);
        return at + 9 + name <= length && value.text(b, at + 9, at + 9 + name);
    }

    /** The protocols the client offers, joined by commas. */
    static boolean protocols(byte[] b, int length, Value value) {
        int at = extension(b, length, ALPN);
        if (at < 0 || at + 6 > length) {
            return false;
        }
        int stop = at + 6 + u16(b, at + 4);
        if (stop > length) {
            return false;
        }
        byte[] out = value.room(stop - at);
        int n = 0;
        for (int i = at + 6; i < stop && i + 1 + (b[i] & 0xFF) <= stop; i += 1 + (b[i] & 0xFF)) {
            if (n > 0) {
                out[n++] = ',';
            }
            System.arraycopy(b, i + 1, out, n, b[i] & 0xFF);
            n += b[i] & 0xFF;
        }
        return value.text(out, 0, n);
    }

    /** Where the extension begins, -1 when it is not there. */
    private static int extension(byte[] b, int length, int wanted) {
        if (type(b, length) != 1) {
            return -1;
        }
        // record header 5, handshake header 4, version 2, random 32
        int at = 43;
        if (at >= length) {
            return -1;
        }
        at += 1 + (b[at] & 0xFF);
        if (at + 2 > length) {
            return -1;
        }
        at += 2 + u16(b, at);
        if (at >= length) {
            return -1;
        }
        at += 1 + (b[at] & 0xFF);
        if (at + 2 > length) {
            return -1;
        }
        int stop = Math.min(length, at + 2 + u16(b, at));
        at += 2;
        while (at + 4 <= stop) {
            if (u16(b, at) == wanted) {
                return at;
            }
            at += 4 + u16(b, at + 2);
        }
        return -1;
    }

    private static int u16(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | (b[at + 1] & 0xFF);
    }
}
