package io.fairlead.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Length and checksum of a request's body, read without keeping it. */
record RequestBody(long length, long hash) {

    static RequestBody read(Request request, InputStream in) throws IOException {
        if (request.header("transfer-encoding").orElse("").equalsIgnoreCase("chunked")) {
            return chunked(in);
        }
        return request.header("content-length")
                        .map(Long::parseLong)
                        .filter(length -> length > 0)
                        .isEmpty()
                ? new RequestBody(0, 0)
                : sized(in, Long.parseLong(request.header("content-length").orElseThrow()), 0);
    }

    private static RequestBody chunked(InputStream in) throws IOException {
        long total = 0;
        long hash = 0;
        while (true) {
            String size = ByteLines.line(in).split(";", 2)[0].strip();
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                ByteLines.head(in);
                return new RequestBody(total, hash);
            }
            RequestBody chunk = sized(in, length, hash);
            total += length;
            hash = chunk.hash();
            ByteLines.line(in);
        }
    }

    private static RequestBody sized(InputStream in, long length, long hashSoFar) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = length;
        long hash = hashSoFar;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new EOFException(left + " bytes of body missing");
            }
            hash = Request.hash(hash, buffer, 0, n);
            left -= n;
        }
        return new RequestBody(length, hash);
    }
}
