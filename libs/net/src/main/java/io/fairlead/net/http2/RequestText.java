package io.fairlead.net.http2;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request's fields as the head of an HTTP/1.1 request, checked so that none can become two. RFC 9113 sections 8.2, 8.3;
 * an extended CONNECT for a WebSocket becomes the upgrade it stands for (RFC 8441).
 *
 * @param head the bytes, empty line included
 * @param method as given
 * @param chunked whether the body needs chunks
 * @param length the body's length, -1 when not told
 * @param accept what a server must answer to the key of a WebSocket, empty for other requests
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once, from the parser to the stream.
record RequestText(byte[] head, String method, boolean chunked, long length, String accept) {

    private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":path", ":authority", ":protocol");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The request, or empty when it is malformed. */
    static Optional<RequestText> of(List<String> fields, boolean ended) {
        Builder builder = new Builder();
        for (int i = 0; i < fields.size(); i += 2) {
            if (!builder.field(fields.get(i), fields.get(i + 1))) {
                return Optional.empty();
            }
        }
        return builder.build(ended);
    }

    private static final class Builder {

        private final Map<String, String> pseudo = new HashMap<>();
        private final StringBuilder lines = new StringBuilder();
        private final StringBuilder cookies = new StringBuilder();
        private String host = "";
        private boolean regular;
        private long length = -1;

        private boolean field(String name, String value) {
            if (name.startsWith(":")) {
                return !regular
                        && PSEUDO.contains(name)
                        && FieldRules.isValue(value)
                        && pseudo.put(name, value) == null;
            }
            regular = true;
            if (!FieldRules.isRegular(name) || !FieldRules.isValue(value)) {
                return false;
            }
            return switch (name) {
                case "te" -> value.equals("trailers") && line(name, value);
                case "cookie" -> cookie(value);
                case "host" -> host(value);
                case "content-length" -> length(value) && line(name, value);
                default -> line(name, value);
            };
        }

        private boolean line(String name, String value) {
            lines.append(name).append(": ").append(value).append("\r\n");
            return true;
        }

        /** RFC 9113 section 8.2.3: crumbs are joined again. */
        private boolean cookie(String value) {
            cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
            return true;
        }

        private boolean host(String value) {
            boolean first = host.isEmpty();
            host = value;
            return first && !value.isEmpty();
        }

        private boolean length(String value) {
            long told = FieldRules.length(value);
            boolean good = length < 0 && told >= 0;
            length = good ? told : length;
            return good;
        }

        private Optional<RequestText> build(boolean ended) {
            String method = pseudo.getOrDefault(":method", "");
            String authority = pseudo.getOrDefault(":authority", host);
            if (!FieldRules.isToken(method)
                    || !FieldRules.isTarget(authority)
                    || (!host.isEmpty() && !host.equalsIgnoreCase(authority))) {
                return Optional.empty();
            }
            if (ended && length > 0) {
                return Optional.empty();
            }
            String protocol = pseudo.get(":protocol");
            if (method.equals("CONNECT")) {
                return protocol == null ? connect(authority) : extended(authority, protocol, ended);
            }
            if (protocol != null || !hasTarget()) {
                return Optional.empty();
            }
            boolean chunked = !ended && length < 0;
            return Optional.of(text(method, pseudo.get(":path"), authority, chunked, ""));
        }

        private boolean hasTarget() {
            String path = pseudo.getOrDefault(":path", "");
            boolean star = path.equals("*") && "OPTIONS".equals(pseudo.get(":method"));
            return !pseudo.getOrDefault(":scheme", "").isEmpty()
                    && (path.startsWith("/") || star)
                    && FieldRules.isTarget(path);
        }

        private Optional<RequestText> connect(String authority) {
            if (pseudo.containsKey(":path") || pseudo.containsKey(":scheme") || authority.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(text("CONNECT", authority, authority, false, ""));
        }

        private Optional<RequestText> extended(String authority, String protocol, boolean ended) {
            if (!hasTarget() || !FieldRules.isToken(protocol) || length >= 0 || ended) {
                return Optional.empty();
            }
            line("connection", "Upgrade");
            line("upgrade", protocol);
            String accept = "";
            if (protocol.equals("websocket")) {
                byte[] random = new byte[16];
                RANDOM.nextBytes(random);
                String key = Base64.getEncoder().encodeToString(random);
                line("sec-websocket-key", key);
                accept = acceptFor(key);
            }
            return Optional.of(text("GET", pseudo.get(":path"), authority, false, accept));
        }

        private RequestText text(
                String method,
                @org.jspecify.annotations.Nullable String target,
                String authority,
                boolean chunked,
                String accept) {
            StringBuilder head = new StringBuilder(256);
            head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
            if (!authority.isEmpty()) {
                head.append("host: ").append(authority).append("\r\n");
            }
            head.append(lines);
            if (!cookies.isEmpty()) {
                head.append("cookie: ").append(cookies).append("\r\n");
            }
            if (chunked) {
                head.append("transfer-encoding: chunked\r\n");
            }
            byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            return new RequestText(bytes, method, chunked, length, accept);
        }
    }

    /** RFC 6455 section 4.2.2. */
    static String acceptFor(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
