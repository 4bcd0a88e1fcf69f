package io.fairlead.edge.rest;

import io.fairlead.edge.Question;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.RequestHead;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a question: {@code {"method": …, "url": …, "headers": {…}, "source": …, "frontend": …}}; all but the URL may be
 * left out. The URL's host may be a name that does not exist: nobody is asked about it.
 */
final class AskedRequest {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final String HEX = "0123456789abcdefABCDEF";

    private AskedRequest() {}

    /**
     * The question.
     *
     * @throws IllegalArgumentException in a sentence, when it is none
     */
    static Question of(JsonObject asked) {
        URI url = url(asked.getString("url", ""));
        boolean tls = "https".equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : tls ? HTTPS : HTTP;
        try {
            return new Question(
                    asked.getString("frontend", ""),
                    port,
                    tls,
                    source(asked.getString("source", "127.0.0.1")),
                    RequestHead.of(text(asked, url)));
        } catch (BadMessageException e) {
            throw new IllegalArgumentException("that is no request: " + e.getMessage(), e);
        }
    }

    private static URI url(String text) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("url cannot be read: " + e.getMessage(), e);
        }
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("url is not http://HOST[:PORT]/PATH or https://…");
        }
        return url;
    }

    private static String text(JsonObject asked, URI url) {
        String path =
                Optional.ofNullable(url.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        StringBuilder head = new StringBuilder(asked.getString("method", "GET"))
                .append(' ')
                .append(path)
                .append(query)
                .append(" HTTP/1.1\r\n");
        JsonObject headers = asked.getJsonObject("headers");
        boolean host = false;
        for (Map.Entry<String, jakarta.json.JsonValue> field :
                headers == null ? Map.<String, jakarta.json.JsonValue>of().entrySet() : headers.entrySet()) {
            String value = field.getValue() instanceof JsonString string ? string.getString() : "";
            if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("header " + field.getKey() + " has a line end in it");
            }
            host |= field.getKey().equalsIgnoreCase("host");
            head.append(field.getKey()).append(": ").append(value).append("\r\n");
        }
        if (!host) {
            head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static InetSocketAddress source(String text) {
        boolean literal = text.indexOf(':') >= 0 || text.chars().allMatch(c -> c == '.' || HEX.indexOf(c) >= 0);
        if (!literal) {
            throw new IllegalArgumentException("source is not an IP address");
        }
        return new InetSocketAddress(InetAddress.ofLiteral(text), 0);
    }
}
