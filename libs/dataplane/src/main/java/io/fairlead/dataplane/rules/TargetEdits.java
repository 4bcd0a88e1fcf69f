package io.fairlead.dataplane.rules;

import com.google.re2j.Pattern;
import io.fairlead.model.config.TargetPart;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.RequestHead;
import java.nio.charset.StandardCharsets;

/** Edits of the request line. HAProxy manual 4.2 {@code set-path}, {@code replace-path} and others. */
final class TargetEdits {

    private TargetEdits() {}

    static CompiledAction.Edit set(TargetPart part, CompiledTemplate value) {
        return (head, facts) -> put(part, head, value.text(head, facts));
    }

    static CompiledAction.Edit replace(TargetPart part, String regex, CompiledTemplate value) {
        Pattern pattern = Pattern.compile(regex);
        return (head, facts) -> {
            String text = text(part, head);
            String changed = HeaderEdits.one(pattern, text, value.text(head, facts));
            if (!changed.equals(text)) {
                put(part, head, changed);
            }
        };
    }

    private static String text(TargetPart part, RequestHead head) {
        return switch (part) {
            case METHOD -> head.method();
            case PATH -> head.path();
            case PATHQ -> head.pathAndQuery();
            case QUERY -> head.query();
            case URI -> head.target();
        };
    }

    private static void put(TargetPart part, RequestHead head, String text) throws BadMessageException {
        String query = head.query().isEmpty() ? "" : "?" + head.query();
        switch (part) {
            case METHOD -> rewrite(head, text, head.isConnect() ? head.target() : head.pathAndQuery());
            case PATH -> rewrite(head, head.method(), text + query);
            case PATHQ, URI -> rewrite(head, head.method(), text);
            case QUERY -> {
                String bare = text.startsWith("?") ? text.substring(1) : text;
                rewrite(head, head.method(), head.path() + (bare.isEmpty() ? "" : "?" + bare));
            }
        }
    }

    private static void rewrite(RequestHead head, String method, String target) throws BadMessageException {
        head.rewrite(method.getBytes(StandardCharsets.ISO_8859_1), target.getBytes(StandardCharsets.ISO_8859_1));
    }
}
