package io.fairlead.dataplane.rules;

import io.fairlead.model.config.Reply;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An answer of our own, ready for traffic.
 *
 * @param manner why it is sent
 * @param status its status
 * @param page whether the error page of the status is sent
 * @param contentType empty for none
 */
public record CompiledReply(
        Manner manner,
        int status,
        boolean page,
        String contentType,
        CompiledTemplate body,
        List<CompiledHeader> headers)
        implements CompiledAction.Final {

    /** Why an answer is sent. */
    public enum Manner {
        DENY,
        TARPIT,
        RETURN
    }

    /** A header field of it. */
    public record CompiledHeader(String name, CompiledTemplate value) {}

    public CompiledReply {
        headers = List.copyOf(headers);
    }

    static CompiledReply of(Reply reply, Manner manner, RuleCompiler compiler) {
        return new CompiledReply(
                manner,
                reply.status(),
                reply.page(),
                reply.contentType().orElse(""),
                compiler.template(reply.body()),
                reply.headers().stream()
                        .map(header -> new CompiledHeader(header.name(), compiler.template(header.value())))
                        .toList());
    }

    /** Its own header lines, each with its CRLF. */
    public String headerLines(RequestHead head, Facts facts) {
        StringBuilder lines = new StringBuilder();
        for (CompiledHeader header : headers) {
            lines.append(header.name())
                    .append(": ")
                    .append(header.value().text(head, facts))
                    .append("\r\n");
        }
        return lines.toString();
    }

    /** The answer with the body of its own. */
    public StatusResponse answer(RequestHead head, Facts facts) {
        byte[] content = body.bytes(head, facts);
        String type = contentType.isEmpty() || content.length == 0 ? "" : "content-type: " + contentType + "\r\n";
        byte[] start = ("HTTP/1.1 " + status + " " + StatusResponse.reason(status) + "\r\n" + headerLines(head, facts)
                        + "content-length: " + content.length + "\r\n" + type + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        return StatusResponse.of(start, content);
    }
}
