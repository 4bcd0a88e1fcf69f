package io.fairlead.net.http1;

import java.nio.charset.StandardCharsets;

/** The trailer fields of a chunked body. RFC 9110 section 6.5.1. */
final class TrailerHead extends Head {

    /** Further fields that must not come late: they tell of the content, the routing or who somebody is. */
    private static final byte[][] FORBIDDEN = {
        name("content-type"),
        name("content-encoding"),
        name("content-range"),
        name("cache-control"),
        name("max-forwards"),
        name("range"),
        name("location"),
        name("www-authenticate"),
        name("proxy-authenticate"),
        name("proxy-authorization"),
        name("forwarded"),
        name("x-forwarded-proto"),
        name("x-forwarded-host"),
        name("x-forwarded-port"),
        name("x-real-ip"),
        name("http2-settings")
    };

    private static byte[] name(String lower) {
        return lower.getBytes(StandardCharsets.US_ASCII);
    }

    void parse(byte[] bytes, int from, int to) throws BadMessageException {
        reset(bytes, from, to);
        parseFields(from);
        for (int i = 0; i < count(); i++) {
            switch (field(i)) {
                case HOST,
                        CONTENT_LENGTH,
                        TRANSFER_ENCODING,
                        CONNECTION,
                        KEEP_ALIVE,
                        PROXY_CONNECTION,
                        UPGRADE,
                        TE,
                        TRAILER,
                        AUTHORIZATION,
                        COOKIE,
                        SET_COOKIE,
                        X_FORWARDED_FOR,
                        EXPECT -> remove(i);
                case OTHER -> {}
            }
        }
        for (byte[] name : FORBIDDEN) {
            removeAll(name);
        }
    }

    /** Writes what is left over the received block, which is never shorter. */
    int rewrite(int at) {
        byte[] out = new byte[fieldsLength()];
        int length = writeFields(out, 0);
        System.arraycopy(out, 0, buffer, at, length);
        return at + length;
    }
}
