package io.fairlead.haproxy.config;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.Expect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code option httpchk}, {@code option pgsql-check} and {@code http-check}. HAProxy manual 4.2. */
final class CheckReader {

    private static final Pattern STATUS =
            Pattern.compile("[1-9][0-9]{2}(-[1-9][0-9]{2})?(,[1-9][0-9]{2}(-[1-9][0-9]{2})?)*");
    private static final List<String> EXPECTS = List.of("status", "string", "rstatus", "rstring");
    static final Set<String> EXPECT_OPTIONS = Set.of(
            "min-recv", "comment", "ok-status", "error-status", "tout-status", "on-success", "on-error", "status-code");
    private static final List<String> RULES =
            List.of("expect", "send", "send-state", "disable-on-404", "connect", "comment", "set-var", "unset-var");

    private CheckReader() {}

    /** {@code option httpchk [[method] uri [version]]}. */
    static void httpchk(ProxyDraft proxy, Args args) {
        CheckDraft check = proxy.settings.check;
        check.forgetInheritedRules();
        check.kind = CheckDraft.Kind.HTTP;
        check.ownKind = Optional.of(args.keyword());
        List<Word> words = new ArrayList<>();
        while (args.has() && words.size() < 3) {
            words.add(args.next());
        }
        args.end();
        Optional<Word> uri = words.isEmpty() ? Optional.empty() : Optional.of(words.get(words.size() > 1 ? 1 : 0));
        check.uriWord = check.leg().uri.isPresent() ? check.uriWord : uri;
        check.request = new CheckDraft.Request(
                words.size() > 1 ? words.getFirst().text() : CheckDraft.Request.NONE.method(),
                uri.map(Word::text).orElse(CheckDraft.Request.NONE.uri()),
                words.size() == 3
                        ? version(check.leg(), words.get(2), args.report()).orElse(CheckDraft.Request.NONE.version())
                        : CheckDraft.Request.NONE.version());
    }

    /** The old way to send headers and a body hides them behind the version. */
    private static Optional<String> version(HttpLegDraft leg, Word word, Report report) {
        String[] lines = word.text().split("\r\n", -1);
        if (!lines[0].equals("HTTP/1.0") && !lines[0].equals("HTTP/1.1")) {
            report.unsupported(word, "checking with \"" + lines[0] + "\"", "HTTP/1.0 and HTTP/1.1 are");
            return Optional.empty();
        }
        if (lines.length == 1) {
            return Optional.of(lines[0]);
        }
        report.warning(
                "deprecated",
                word,
                "headers behind the version are an old habit",
                "write http-check send hdr NAME VALUE");
        List<HealthCheck.HeaderField> headers = new ArrayList<>(leg.headers);
        int i = 1;
        while (i < lines.length && !lines[i].isEmpty()) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                report.error("bad-value", word, "\"" + lines[i] + "\" is not a header");
                return Optional.of(lines[0]);
            }
            String name = lines[i].substring(0, colon).strip();
            headers.add(new HealthCheck.HeaderField(
                    name, lines[i].substring(colon + 1).strip()));
            i++;
        }
        leg.headers = List.copyOf(headers);
        if (i + 1 < lines.length) {
            leg.body = String.join("\r\n", List.of(lines).subList(i + 1, lines.length));
        }
        return Optional.of(lines[0]);
    }

    /** {@code option pgsql-check user NAME}. */
    static void pgsql(ProxyDraft proxy, Args args) {
        if (!args.take("user")) {
            args.report().error("missing-value", args.last(), "\"pgsql-check\" needs \"user\" and a name");
            args.rest();
            return;
        }
        args.value("a user name").ifPresent(user -> {
            proxy.settings.check.kind = CheckDraft.Kind.PGSQL;
            proxy.settings.check.ownKind = Optional.of(args.keyword());
            proxy.settings.check.user = Optional.of(user.text());
        });
        args.end();
    }

    /** {@code http-check ...}. */
    static void httpCheck(ProxyDraft proxy, Args args) {
        Report report = args.report();
        Optional<Word> what = args.value("one of " + String.join(", ", RULES));
        if (what.isEmpty()) {
            return;
        }
        CheckDraft check = proxy.settings.check;
        check.forgetInheritedRules();
        check.ownRules = check.ownRules.or(() -> Optional.of(args.keyword()));
        String name = what.get().text();
        int open = name.indexOf('(');
        switch (open < 0 ? name : name.substring(0, open)) {
            case "expect" -> expect(check, args);
            case "send" -> send(check, args);
            case "connect" -> {
                String refused = check.refusesConnect();
                if (!refused.isEmpty()) {
                    report.error("bad-order", what.get(), refused);
                }
                check.connect(ProtocolCheckReader.connect("http-check", args));
            }
            case "comment" -> args.rest();
            case "send-state" -> check.sendState = true;
            case "disable-on-404" -> check.disableOn404 = true;
            case "set-var", "set-var-fmt", "unset-var" ->
                report.unsupported(what.get(), "\"http-check " + name + "\"", "the check would be another one");
            default ->
                report.error(
                        "unknown-keyword",
                        what.get(),
                        "unknown check rule \"" + name + "\"",
                        Nearest.hint(name, RULES));
        }
    }

    private static void send(CheckDraft check, Args args) {
        HttpLegDraft leg = check.leg();
        leg.sent = true;
        List<HealthCheck.HeaderField> headers = new ArrayList<>(leg.headers);
        while (args.has()) {
            Word word = args.next();
            switch (word.text()) {
                case "meth" ->
                    leg.method = args.value("a method").map(Word::text).or(() -> leg.method);
                case "uri" ->
                    args.value("a path").ifPresent(value -> {
                        leg.uri = Optional.of(value.text());
                        check.uriWord = Optional.of(value);
                    });
                case "ver" ->
                    leg.version = args.value("a version")
                            .flatMap(value -> version(leg, value, args.report()))
                            .or(() -> leg.version);
                case "hdr" -> header(args).ifPresent(headers::add);
                case "body" -> args.value("a body").ifPresent(value -> leg.body = value.text());
                case "comment" -> args.value("a text");
                case "uri-lf", "body-lf" -> {
                    args.report().unsupported(word, "\"" + word.text() + "\"", "constant text is");
                    args.rest();
                }
                default -> {
                    String hint = Nearest.hint(word.text(), List.of("meth", "uri", "ver", "hdr", "body"));
                    args.report().error("unknown-keyword", word, "unknown parameter \"" + word.text() + "\"", hint);
                    args.rest();
                }
            }
        }
        leg.headers = List.copyOf(headers);
    }

    private static Optional<HealthCheck.HeaderField> header(Args args) {
        Optional<Word> name = args.value("a header name and a value");
        Optional<Word> value = name.flatMap(_ -> args.value("a value"));
        return value.flatMap(word -> Formats.literal(word, args.report()))
                .map(text -> new HealthCheck.HeaderField(name.orElseThrow().text(), text));
    }

    private static void expect(CheckDraft check, Args args) {
        HttpLegDraft leg = check.leg();
        if (check.expectsTooSoon()) {
            args.report().error("bad-order", args.keyword(), "an \"http-check send\" has to come before it");
        }
        while (args.has() && EXPECT_OPTIONS.stream().anyMatch(args::at)) {
            Word option = args.next();
            args.report().ignored(option, "\"" + option.text() + "\"", "what the answer must be is carried over");
            args.value("a value");
        }
        Optional<Word> word = args.value("one of status, string, rstatus, rstring");
        if (word.isEmpty()) {
            return;
        }
        boolean negated = word.get().text().startsWith("!");
        if (word.get().is("!")) {
            word = args.value("one of status, string, rstatus, rstring");
        }
        if (word.isEmpty()) {
            return;
        }
        String name = word.get().text().startsWith("!")
                ? word.get().text().substring(1)
                : word.get().text();
        if (name.equals("hdr") || name.equals("fhdr")) {
            boolean not = negated;
            headerExpected(args).ifPresent(text -> leg.expects.add(new Expect(not, Expect.Kind.HEADER, text)));
            return;
        }
        Optional<Expect.Kind> kind = kind(name, word.get(), args);
        if (kind.isPresent()) {
            args.value("a pattern")
                    .flatMap(pattern -> pattern(kind.get(), pattern, args.report()))
                    .ifPresent(pattern -> leg.expects.add(new Expect(negated, kind.get(), pattern)));
            args.end();
        }
    }

    /** {@code hdr name NAME [value [-m sub] TEXT]}; other ways to compare are not carried over. */
    private static Optional<String> headerExpected(Args args) {
        if (!args.take("name")) {
            args.report().unsupported(args.last(), "a header without \"name\"", "hdr name NAME value TEXT is");
            args.rest();
            return Optional.empty();
        }
        Optional<String> name = args.value("a header name").map(Word::text);
        if (!args.take("value")) {
            args.end();
            return name;
        }
        boolean sub = args.take("-m") && args.take("sub");
        if (!sub) {
            args.report()
                    .unsupported(args.last(), "comparing a whole header", "value -m sub TEXT looks for a part of it");
            args.rest();
            return Optional.empty();
        }
        Optional<String> value = args.value("a text").map(Word::text);
        args.end();
        return name.flatMap(n -> value.map(v -> n + ": " + v));
    }

    private static Optional<Expect.Kind> kind(String name, Word word, Args args) {
        return switch (name) {
            case "status" -> Optional.of(Expect.Kind.STATUS);
            case "string" -> Optional.of(Expect.Kind.STRING);
            case "rstatus" -> Optional.of(Expect.Kind.RSTATUS);
            case "rstring" -> Optional.of(Expect.Kind.RSTRING);
            case "string-lf" -> {
                args.report().unsupported(word, "\"http-check expect " + name + "\"", "");
                yield Optional.empty();
            }
            default -> {
                String hint = Nearest.hint(name, EXPECTS);
                args.report().error("unknown-keyword", word, "unknown expectation \"" + name + "\"", hint);
                yield Optional.empty();
            }
        };
    }

    private static Optional<String> pattern(Expect.Kind kind, Word word, Report report) {
        return switch (kind) {
            case STRING, HEADER -> Optional.of(word.text());
            case RSTRING, RSTATUS -> AclReader.expression(word, report);
            case STATUS -> {
                if (STATUS.matcher(word.text()).matches()) {
                    yield Optional.of(word.text());
                }
                report.error(
                        "bad-value",
                        word,
                        "\"" + word.text() + "\" is not a list of status codes",
                        "200 or 200-299,404");
                yield Optional.empty();
            }
        };
    }
}
