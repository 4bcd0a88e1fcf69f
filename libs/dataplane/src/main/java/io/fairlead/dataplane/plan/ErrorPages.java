package io.fairlead.dataplane.plan;

import io.fairlead.model.config.ErrorPage;
import io.fairlead.net.http1.StatusResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The error pages of a proxy, encoded once. HAProxy manual 4.2 {@code errorfile}, {@code errorloc}. */
public final class ErrorPages {

    private final Map<Integer, StatusResponse> pages;

    private ErrorPages(Map<Integer, StatusResponse> pages) {
        this.pages = pages;
    }

    static ErrorPages of(List<ErrorPage> list) {
        Map<Integer, StatusResponse> pages = new HashMap<>();
        for (ErrorPage page : list) {
            pages.put(
                    page.status(),
                    switch (page.content()) {
                        case ErrorPage.Raw(String message) -> raw(message);
                        case ErrorPage.Location(int code, String url) ->
                            StatusResponse.of(
                                    code,
                                    "location: " + url + "\r\ncache-control: no-cache\r\nconnection: close\r\n",
                                    "");
                    });
        }
        return new ErrorPages(Map.copyOf(pages));
    }

    @Nullable
    StatusResponse page(int status) {
        return pages.isEmpty() ? null : pages.get(status);
    }

    /**
     * A file's message as HAProxy sends it: status line and header are the file's, names in small letters, lines may end
     * with LF alone. A file that says how long its body is leaves the connection open, any other ends with it.
     */
    private static StatusResponse raw(String message) {
        if (message.isBlank()) {
            return StatusResponse.of(new byte[0], new byte[0]);
        }
        String unified = message.replace("\r\n", "\n");
        int end = unified.indexOf("\n\n");
        String[] lines = (end < 0 ? unified.stripTrailing() : unified.substring(0, end)).split("\n");
        byte[] body = (end < 0 ? "" : message.substring(bodyStart(message))).getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(lines[0]).append("\r\n");
        boolean framed = false;
        for (int i = 1; i < lines.length; i++) {
            int colon = Math.max(0, lines[i].indexOf(':'));
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            switch (name) {
                case "connection", "transfer-encoding", "" -> {
                    // How the message travels is ours to say.
                }
                case "content-length" -> framed = true;
                default ->
                    head.append(name).append(lines[i], colon, lines[i].length()).append("\r\n");
            }
        }
        if (framed) {
            head.append("content-length: ").append(body.length).append("\r\n");
        } else if (!lines[0].startsWith("HTTP/1.0")) {
            head.append("connection: close\r\n");
        }
        head.append("\r\n");
        return StatusResponse.of(head.toString().getBytes(StandardCharsets.UTF_8), body);
    }

    private static int bodyStart(String message) {
        int crlf = message.indexOf("\r\n\r\n");
        int lf = message.indexOf("\n\n");
        return crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf + 2;
    }
}
