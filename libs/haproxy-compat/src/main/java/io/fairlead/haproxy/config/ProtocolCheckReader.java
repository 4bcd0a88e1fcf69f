package io.fairlead.haproxy.config;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code option redis-check}, {@code mysql-check}, {@code smtpchk} and {@code tcp-check}, and {@code tcp-check}
 * rules. HAProxy manual 4.2.
 */
final class ProtocolCheckReader {

    private static final List<String> RULES = List.of("connect", "send", "send-binary", "expect", "comment");
    private static final List<String> EXPECTS = List.of("string", "rstring", "binary", "rbinary");

    private ProtocolCheckReader() {}

    private static CheckDraft chosen(ProxyDraft proxy, Args args, HealthCheck check) {
        CheckDraft draft = proxy.settings.check;
        draft.kind = CheckDraft.Kind.PROTOCOL;
        draft.protocol = check;
        draft.ownKind = Optional.of(args.keyword());
        return draft;
    }

    static void redis(ProxyDraft proxy, Args args) {
        chosen(proxy, args, new HealthCheck.Redis());
        args.end();
    }

    /** {@code option mysql-check [user NAME [post-41|pre-41]]}. */
    static void mysql(ProxyDraft proxy, Args args) {
        Optional<String> user = Optional.empty();
        if (args.take("user")) {
            user = args.value("a user name").map(Word::text);
            if (args.at("pre-41")) {
                args.report().unsupported(args.next(), "\"pre-41\"", "servers of MySQL 4.1 and later are checked");
            }
            args.take("post-41");
        }
        chosen(proxy, args, new HealthCheck.MySql(user));
        args.end();
    }

    /** {@code option smtpchk [HELLO DOMAIN]}. */
    static void smtp(ProxyDraft proxy, Args args) {
        String hello = "HELO localhost";
        if (args.has()) {
            Word verb = args.next();
            Optional<Word> domain = args.value("a domain");
            boolean known = verb.is("HELO") || verb.is("EHLO");
            hello = (known ? verb.text() : "HELO") + " "
                    + domain.map(Word::text).orElse("localhost");
        }
        chosen(proxy, args, new HealthCheck.Smtp(hello));
        args.end();
    }

    /** {@code option tcp-check}: what the rules say, and without rules a connection is enough. */
    static void tcp(ProxyDraft proxy, Args args) {
        forgetInherited(proxy.settings.check);
        CheckDraft draft = chosen(proxy, args, new HealthCheck.Connect());
        draft.kind = CheckDraft.Kind.SCRIPT;
        args.end();
    }

    private static void forgetInherited(CheckDraft draft) {
        if (draft.ownSteps.isEmpty()) {
            draft.steps = List.of();
        }
    }

    /** {@code tcp-check ...}. */
    static void step(ProxyDraft proxy, Args args) {
        Optional<Word> what = args.value("one of " + String.join(", ", RULES));
        if (what.isEmpty()) {
            return;
        }
        CheckDraft draft = proxy.settings.check;
        forgetInherited(draft);
        draft.ownSteps = Optional.of(args.keyword());
        Optional<Step> step = switch (what.get().text()) {
            case "connect" -> Optional.of(connect("tcp-check", args));
            case "send" -> args.value("a text").map(word -> new Step.Send(word.text()));
            case "send-binary" ->
                args.value("hexadecimal digits")
                        .flatMap(word -> hex(word, args.report()))
                        .map(Step.SendBinary::new);
            case "expect" -> expect(args);
            case "comment" -> {
                args.rest();
                yield Optional.empty();
            }
            case "send-lf", "send-binary-lf", "set-var", "set-var-fmt", "unset-var" -> {
                args.report()
                        .unsupported(what.get(), "\"tcp-check " + what.get().text() + "\"", "constant data is");
                args.rest();
                yield Optional.empty();
            }
            default -> {
                args.report()
                        .error(
                                "unknown-keyword",
                                what.get(),
                                "unknown check rule \"" + what.get().text() + "\"",
                                Nearest.hint(what.get().text(), RULES));
                args.rest();
                yield Optional.empty();
            }
        };
        if (args.take("comment")) {
            args.value("a text");
        }
        args.end();
        step.ifPresent(draft::step);
    }

    /** {@code connect} of {@code tcp-check} and {@code http-check}. */
    static Step.Connect connect(String check, Args args) {
        Optional<Integer> port = Optional.empty();
        Optional<String> sni = Optional.empty();
        boolean tls = false;
        boolean asServer = false;
        while (args.has() && !args.at("comment")) {
            Word word = args.next();
            switch (word.text()) {
                case "port" ->
                    port = args.value("a port").flatMap(value -> Values.number(value, 1, 65535, args.report()));
                case "ssl" -> tls = true;
                case "sni" -> sni = args.value("a name").map(Word::text);
                case "default" -> asServer = true;
                case "linger" -> {
                    // Sockets close as usual.
                }
                default -> {
                    args.report()
                            .unsupported(
                                    word,
                                    "\"" + check + " connect " + word.text() + "\"",
                                    "default, port, ssl and sni are");
                    args.rest();
                }
            }
        }
        if (args.take("comment")) {
            args.value("a text");
        }
        return new Step.Connect(port, tls, sni, asServer);
    }

    private static Optional<Step> expect(Args args) {
        Report report = args.report();
        while (args.has() && CheckReader.EXPECT_OPTIONS.stream().anyMatch(args::at)) {
            Word option = args.next();
            report.ignored(option, "\"" + option.text() + "\"", "what the answer must be is carried over");
            args.value("a value");
        }
        boolean negated = args.take("!");
        Optional<Word> word = args.value("one of " + String.join(", ", EXPECTS));
        if (word.isEmpty()) {
            return Optional.empty();
        }
        String name = word.get().text();
        if (name.startsWith("!")) {
            negated = true;
            name = name.substring(1);
        }
        boolean not = negated;
        Optional<Word> pattern = args.value("a pattern");
        return switch (name) {
            case "string" -> pattern.map(text -> new Step.Await(not, Step.Await.Way.STRING, text.text()));
            case "rstring" ->
                pattern.flatMap(text -> AclReader.expression(text, report))
                        .map(text -> new Step.Await(not, Step.Await.Way.RSTRING, text));
            case "binary" ->
                pattern.flatMap(text -> hex(text, report))
                        .map(text -> new Step.Await(not, Step.Await.Way.BINARY, text));
            case "rbinary" ->
                pattern.flatMap(text -> AclReader.expression(text, report))
                        .map(text -> new Step.Await(not, Step.Await.Way.RBINARY, text));
            case "string-lf", "binary-lf", "custom" -> {
                report.unsupported(
                        word.get(), "\"tcp-check expect " + name + "\"", "string, rstring, binary and rbinary are");
                yield Optional.empty();
            }
            default -> {
                report.error(
                        "unknown-keyword",
                        word.get(),
                        "unknown expectation \"" + name + "\"",
                        Nearest.hint(name, EXPECTS));
                yield Optional.empty();
            }
        };
    }

    private static Optional<String> hex(Word word, Report report) {
        if (word.text().matches("([0-9a-fA-F]{2})+")) {
            return Optional.of(word.text());
        }
        report.error("bad-value", word, "\"" + word.text() + "\" is not made of pairs of hexadecimal digits");
        return Optional.empty();
    }

    /** The steps read so far and one more. */
    static List<Step> more(List<Step> steps, Step step) {
        List<Step> all = new ArrayList<>(steps);
        all.add(step);
        return List.copyOf(all);
    }
}
