package io.fairlead.haproxy.config;

import io.fairlead.model.config.Reply;
import io.fairlead.model.config.RulePhase;
import io.fairlead.model.expr.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code deny}, {@code tarpit} and {@code return} answer. Used once. HAProxy manual 4.2 http-request return. */
final class ReplyReader {

    /** The statuses HAProxy has error pages for. */
    static final Set<Integer> PAGES =
            Set.of(200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 425, 429, 500, 501, 502, 503, 504);

    private static final List<String> WORDS =
            List.of("status", "deny_status", "content-type", "string", "lf-string", "file", "lf-file", "hdr", "if");

    private final Args args;
    private final Report report;
    private Optional<Integer> status = Optional.empty();
    private Optional<Word> type = Optional.empty();
    private Optional<Template> body = Optional.empty();
    private Optional<Word> bodyWord = Optional.empty();
    private boolean page;
    private final List<Reply.Header> headers = new ArrayList<>();

    private ReplyReader(Args args) {
        this.args = args;
        this.report = args.report();
    }

    static Optional<Reply> deny(Args args, RulePhase phase) {
        return new ReplyReader(args).read(true, phase == RulePhase.RESPONSE ? 502 : 403);
    }

    static Optional<Reply> tarpit(Args args) {
        return new ReplyReader(args).read(true, 500);
    }

    static Optional<Reply> answer(Args args) {
        return new ReplyReader(args).read(false, 200);
    }

    private Optional<Reply> read(boolean denies, int usual) {
        while (args.has() && !RuleReader.conditionFollows(args)) {
            if (!part(args.next(), denies)) {
                return Optional.empty();
            }
        }
        int code = status.orElse(usual);
        if (bodyWord.isPresent() && !body.orElseThrow().empty() && type.isEmpty() && !denies) {
            report.error("missing-value", bodyWord.get(), "a body needs a content-type");
            return Optional.empty();
        }
        if (bodyWord.isPresent() && code == 204) {
            report.error("bad-value", bodyWord.get(), "a 204 answer has no body");
            return Optional.empty();
        }
        boolean sendsPage = body.isEmpty() && (denies || page);
        Template content = body.orElse(Template.literal(""));
        Optional<String> kind = content.empty() ? Optional.empty() : type.map(Word::text);
        return Optional.of(new Reply(code, kind, content, headers, sendsPage));
    }

    private boolean part(Word word, boolean denies) {
        return switch (word.text()) {
            case "status", "deny_status" -> {
                status = args.value("a status")
                        .flatMap(
                                w -> denies ? RuleReader.status(w, PAGES, report) : Values.number(w, 200, 599, report));
                yield status.isPresent();
            }
            case "content-type" -> {
                type = args.value("a type");
                yield type.isPresent();
            }
            case "string" ->
                body(args.value("a text").map(w -> {
                    bodyWord = Optional.of(w);
                    return Template.literal(w.text());
                }));
            case "lf-string" ->
                body(args.value("a text").flatMap(w -> {
                    bodyWord = Optional.of(w);
                    return Formats.template(w, report);
                }));
            case "file" ->
                body(args.value("a file").flatMap(w -> {
                    bodyWord = Optional.of(w);
                    return report.content(w).map(Template::literal);
                }));
            case "lf-file" ->
                body(args.value("a file").flatMap(w -> {
                    bodyWord = Optional.of(w);
                    return report.content(w)
                            .flatMap(text -> Formats.template(new Word(text, w.line(), w.column()), report));
                }));
            case "hdr" -> header();
            case "default-errorfiles" -> {
                page = true;
                yield true;
            }
            case "errorfile", "errorfiles" -> {
                report.unsupported(word, "\"" + word.text() + "\"", "file, string and default-errorfiles are");
                yield false;
            }
            default -> {
                report.error(
                        "extra-argument", word, "unexpected \"" + word.text() + "\"", Nearest.hint(word.text(), WORDS));
                yield false;
            }
        };
    }

    private boolean body(Optional<Template> template) {
        body = template;
        return template.isPresent();
    }

    private boolean header() {
        Optional<Word> name = args.value("a header name and a value");
        Optional<Template> value = name.flatMap(_ -> args.value("a value")).flatMap(w -> Formats.template(w, report));
        if (value.isEmpty() || !ActionReader.isToken(name.orElseThrow(), report)) {
            return false;
        }
        headers.add(new Reply.Header(name.get().text(), value.get()));
        return true;
    }
}
