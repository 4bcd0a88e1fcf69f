package io.fairlead.dataplane.rules;

import com.google.re2j.Pattern;
import io.fairlead.model.config.Matcher;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.Head;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import io.fairlead.net.http1.StatusResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Edits of header fields. HAProxy manual 4.2 {@code http-request set-header} and others. */
final class HeaderEdits {

    private static final byte[] CRLF = {'\r', '\n'};

    private HeaderEdits() {}

    private static @Nullable Head head(RequestHead request, Facts facts, boolean response) {
        return response ? facts.response() : request;
    }

    private static byte[] lower(String name) {
        return name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void remove(Head head, Field known, byte[] lower) {
        HeaderSource.settle(head, lower);
        if (known == Field.OTHER) {
            head.removeAll(lower);
        } else {
            head.removeAll(known);
        }
    }

    /** Appends a field; before that removes those of its name when {@code replaces}. */
    static CompiledAction.Edit set(String name, CompiledTemplate value, boolean response, boolean replaces) {
        byte[] start = (name + ": ").getBytes(StandardCharsets.ISO_8859_1);
        byte[] lower = lower(name);
        Field known = Field.of(name);
        return (request, facts) -> {
            Head head = head(request, facts, response);
            if (head == null) {
                return;
            }
            TextBuffer out = facts.text().clear().append(start);
            value.append(request, facts, out);
            out.harmless(0).append(CRLF);
            if (replaces) {
                remove(head, known, lower);
            }
            head.append(out.copy());
        };
    }

    static CompiledAction.Edit delete(String name, Matcher matcher, boolean response) {
        byte[] lower = lower(name);
        Field known = Field.of(name);
        if (matcher == Matcher.STR) {
            return (request, facts) -> {
                Head head = head(request, facts, response);
                if (head != null) {
                    remove(head, known, lower);
                }
            };
        }
        BytePatterns names = new BytePatterns(matcher, true, List.of(name));
        return (request, facts) -> {
            Head head = head(request, facts, response);
            if (head == null) {
                return;
            }
            if (head.appended()) {
                HeaderSource.settle(head);
            }
            for (int i = 0; i < head.count(); i++) {
                if (names.match(head.bytes(), head.nameStart(i), head.nameEnd(i))) {
                    head.remove(i);
                }
            }
        };
    }

    /** Rewrites values in which the expression is found: whole ones, or each comma-separated element. */
    static CompiledAction.Edit replace(
            String name, String regex, CompiledTemplate value, boolean response, boolean elements) {
        Pattern pattern = Pattern.compile(regex);
        byte[] lower = lower(name);
        return (request, facts) -> {
            Head head = head(request, facts, response);
            if (head == null) {
                return;
            }
            HeaderSource.settle(head, lower);
            String replacement = value.text(request, facts);
            for (int i = head.find(lower, 0); i >= 0; i = head.find(lower, i + 1)) {
                String text = head.value(i);
                String changed = elements ? elements(pattern, text, replacement) : one(pattern, text, replacement);
                if (!changed.equals(text)) {
                    head.replace(i, bytes(changed));
                }
            }
        };
    }

    private static byte[] bytes(String value) {
        return new TextBuffer()
                .append(value.getBytes(StandardCharsets.ISO_8859_1))
                .harmless(0)
                .copy();
    }

    /** The whole value becomes the replacement when the expression is found in it. */
    static String one(Pattern pattern, String text, String replacement) {
        com.google.re2j.Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        Regexes.expand(matcher, replacement, out);
        return out.toString();
    }

    private static String elements(Pattern pattern, String text, String replacement) {
        StringJoiner out = new StringJoiner(",");
        for (String element : text.split(",", -1)) {
            String bare = element.strip();
            String changed = one(pattern, bare, replacement);
            // As HAProxy has it, an element that changes loses the blanks around it.
            out.add(changed.equals(bare) ? element : changed);
        }
        return out.toString();
    }

    static CompiledAction.Edit status(int status, Optional<String> reason) {
        String words = reason.orElse(StatusResponse.reason(status));
        return (_, facts) -> {
            ResponseHead response = facts.response();
            if (response != null) {
                response.rewrite(status, words);
            }
        };
    }
}
