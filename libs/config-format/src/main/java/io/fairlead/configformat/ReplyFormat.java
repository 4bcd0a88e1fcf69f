package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.Reply;
import io.fairlead.model.expr.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers of our own: {@code status}, {@code content-type}, {@code body} or {@code page: true}, {@code headers}. */
final class ReplyFormat {

    private ReplyFormat() {}

    /** Reads an answer; {@code page} says whether the error page is sent when there is no body. */
    static Optional<Reply> read(Cursor at, boolean page) {
        Fields fields = at.as("reply").fields(Set.of("status", "content-type", "body", "headers", "page"));
        Template body = fields.get("body", Cursor::template).orElse(Template.literal(""));
        boolean usual = page && !fields.values().containsKey("body");
        boolean sendsPage = fields.values().containsKey("page") ? fields.flag("page") : usual;
        List<Reply.Header> headers = fields.list("headers", ReplyFormat::header);
        Optional<String> type = fields.get("content-type", Cursor::text);
        return fields.need("status", c -> c.integer(200, 599))
                .map(status -> new Reply(status, type, body, headers, sendsPage));
    }

    private static Optional<Reply.Header> header(Cursor at) {
        Fields fields = at.fields(Set.of("name", "value"));
        Optional<Template> value = fields.need("value", Cursor::template);
        return fields.need("name", Cursor::text).flatMap(name -> value.map(v -> new Reply.Header(name, v)));
    }

    static Map<String, Object> write(Reply reply, boolean page) {
        boolean bodySaid = !reply.body().empty() || !page || !reply.page();
        Entries entries = new Entries().put("status", reply.status()).optional("content-type", reply.contentType());
        if (bodySaid) {
            entries.put("body", reply.body().text());
        }
        entries.list(
                "headers",
                reply.headers().stream()
                        .map(header -> new Entries()
                                .put("name", header.name())
                                .put("value", header.value().text())
                                .map())
                        .toList());
        boolean usual = page && !bodySaid;
        return reply.page() == usual
                ? entries.map()
                : entries.put("page", reply.page()).map();
    }
}
