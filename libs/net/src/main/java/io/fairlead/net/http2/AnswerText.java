package io.fairlead.net.http2;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A server's fields as the head of an HTTP/1.1 response, checked so that none can become two. RFC 9113 sections 8.2 and
 * 8.3.2; what accepts an extended CONNECT becomes the switch of protocols that was asked for (RFC 8441).
 *
 * @param bytes the head, empty line included
 * @param interim whether another head follows
 * @param chunked whether the body is read in chunks
 * @param length the body's length, -1 when it is not told
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once, from the parser to the stream.
record AnswerText(byte[] bytes, boolean interim, boolean chunked, long length) {

    private static final int SWITCHING = 101;

    /** The answer to what was asked, or empty when it is malformed. */
    static Optional<AnswerText> of(List<String> fields, RequestHeads.Asked asked, boolean ended) {
        int status = status(fields);
        StringBuilder lines = new StringBuilder(256);
        long length = -1;
        for (int i = 2; i < fields.size(); i += 2) {
            String name = fields.get(i);
            String value = fields.get(i + 1);
            if (!FieldRules.isRegular(name) || !FieldRules.isValue(value)) {
                return Optional.empty();
            }
            if (name.equals("content-length")) {
                long told = FieldRules.length(value);
                if (told < 0 || (length >= 0 && told != length)) {
                    return Optional.empty();
                }
                boolean again = length >= 0;
                length = told;
                if (again || asked.tunnels(status)) {
                    continue;
                }
            }
            lines.append(name).append(": ").append(value).append("\r\n");
        }
        return status < 100 || status == SWITCHING ? Optional.empty() : framed(status, lines, length, asked, ended);
    }

    /** RFC 9113 section 8.3.2: the only one of its kind, and first. */
    private static int status(List<String> fields) {
        boolean good = fields.size() >= 2
                && fields.getFirst().equals(":status")
                && fields.get(1).length() == 3
                && fields.get(1).chars().allMatch(c -> c >= '0' && c <= '9');
        return good ? Integer.parseInt(fields.get(1)) : 0;
    }

    private static Optional<AnswerText> framed(
            int status, StringBuilder lines, long length, RequestHeads.Asked asked, boolean ended) {
        if (asked.tunnels(status)) {
            return ended ? Optional.empty() : Optional.of(tunnel(status, lines, asked));
        }
        if (status / 100 == 1) {
            return ended ? Optional.empty() : Optional.of(text(status, lines, true, false, -1));
        }
        if (asked.isHead() || status == 204 || status == 304) {
            return Optional.of(text(status, lines, false, false, 0));
        }
        if (length >= 0) {
            return ended && length > 0 ? Optional.empty() : Optional.of(text(status, lines, false, false, length));
        }
        lines.append(ended ? "content-length: 0\r\n" : "transfer-encoding: chunked\r\n");
        return Optional.of(text(status, lines, false, !ended, -1));
    }

    private static AnswerText tunnel(int status, StringBuilder lines, RequestHeads.Asked asked) {
        if (asked.protocol().isEmpty()) {
            return text(status, lines, false, false, -1);
        }
        lines.append("connection: Upgrade\r\nupgrade: ")
                .append(asked.protocol())
                .append("\r\n");
        if (!asked.key().isEmpty()) {
            lines.append("sec-websocket-accept: ")
                    .append(RequestText.acceptFor(asked.key()))
                    .append("\r\n");
        }
        return text(SWITCHING, lines, false, false, -1);
    }

    private static AnswerText text(int status, StringBuilder lines, boolean interim, boolean chunked, long length) {
        String words = status == SWITCHING ? "Switching Protocols" : "";
        String head = "HTTP/1.1 " + status + ' ' + words + "\r\n" + lines + "\r\n";
        return new AnswerText(head.getBytes(StandardCharsets.ISO_8859_1), interim, chunked, length);
    }
}
