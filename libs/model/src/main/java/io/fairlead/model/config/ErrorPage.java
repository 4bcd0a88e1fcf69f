package io.fairlead.model.config;

/**
 * What is sent when a status of our own is due. HAProxy manual 4.2 {@code errorfile}, {@code errorloc}.
 *
 * @param status the status that is due
 * @param content what is sent
 */
public record ErrorPage(int status, Content content) {

    /** What is sent. */
    public sealed interface Content {}

    /** A whole HTTP response, status line and headers included; empty closes without an answer. */
    public record Raw(String message) implements Content {}

    /** A redirect. */
    public record Location(int code, String url) implements Content {}
}
