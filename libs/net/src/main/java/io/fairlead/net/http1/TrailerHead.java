package io.fairlead.net.http1;

/** The trailer fields of a chunked body. RFC 9110 section 6.5.1. */
final class TrailerHead extends Head {

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
    }

    /** Writes what is left over the received block, which is never shorter. */
    int rewrite(int at) {
        byte[] out = new byte[fieldsLength()];
        int length = writeFields(out, 0);
        System.arraycopy(out, 0, buffer, at, length);
        return at + length;
    }
}
