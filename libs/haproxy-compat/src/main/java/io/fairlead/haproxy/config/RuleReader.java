package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code http-request} and {@code redirect} rules. HAProxy manual 4.2. */
final class RuleReader {

    /** The statuses HAProxy can deny with. */
    static final Set<Integer> DENIALS =
            Set.of(200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 425, 429, 500, 501, 502, 503, 504);

    private static final List<String> ACTIONS =
            List.of("redirect", "deny", "return", "set-header", "add-header", "del-header");
    private static final Map<String, NotCarried> OTHER_ACTIONS = NotCarried.table("""
            capture,disable-l7-retry,set-log-level,set-mark,set-nice,set-tos,strict-mode 0 warning it makes no difference to traffic
            allow,auth,reject,silent-drop,tarpit 0 error it decides who gets in
            track-sc,track-sc0,track-sc1,track-sc2,sc-inc-gpc,sc-inc-gpc0,sc-inc-gpc1,sc-set-gpt,sc-set-gpt0 0 error it decides who gets in
            add-acl,del-acl,set-map,del-map,set-var,set-var-fmt,unset-var,do-resolve 0 error rules may depend on it
            normalize-uri,set-method,set-path,set-pathq,set-query,set-uri 0 error the server would get another request
            replace-header,replace-path,replace-pathq,replace-uri,replace-value 0 error the server would get another request
            set-src,set-src-port,set-dst,set-dst-port 0 error it says where traffic comes from or goes
            set-priority-class,set-priority-offset,set-timeout 0 warning requests queue in their order, with the usual limits
            cache-use,early-hint,send-spoe-group,use-service,wait-for-body,wait-for-handshake 0 error the answer would be another""");

    private RuleReader() {}

    /** {@code http-request ACTION ...}. */
    static void httpRequest(ProxyDraft proxy, Args args) {
        Optional<Word> word = args.value("an action");
        if (word.isEmpty()) {
            return;
        }
        proxy.httpOnly(args.keyword());
        Optional<Action> action = switch (word.get().text()) {
            case "redirect" -> RedirectReader.read(args);
            case "deny" -> deny(args);
            case "return" -> answer(args);
            case "set-header" -> header(args).map(h -> new Action.SetHeader(h[0], h[1]));
            case "add-header" -> header(args).map(h -> new Action.AddHeader(h[0], h[1]));
            case "del-header" -> deleteHeader(args);
            default -> other(proxy, word.get(), args.report());
        };
        action.ifPresent(found -> add(proxy, found, args));
    }

    /** {@code redirect ...}, the old form of {@code http-request redirect}. */
    static void oldRedirect(ProxyDraft proxy, Args args) {
        proxy.httpOnly(args.keyword());
        RedirectReader.read(args).ifPresent(action -> add(proxy, action, args));
    }

    private static void add(ProxyDraft proxy, Action action, Args args) {
        if (!proxy.rules.isEmpty()) {
            ProxyDraft.RuleDraft before = proxy.rules.getLast();
            if (before.condition().isAlways() && isFinal(before.action())) {
                args.report()
                        .warning(
                                "unreachable",
                                args.keyword(),
                                "this rule is never reached",
                                "the rule in line " + before.at().line() + " always answers");
            }
        }
        new ConditionReader(proxy.acls, args.report())
                .read(args)
                .ifPresent(condition -> proxy.rules.add(new ProxyDraft.RuleDraft(condition, action, args.keyword())));
    }

    private static boolean isFinal(Action action) {
        return switch (action) {
            case Action.RedirectScheme _,
                    Action.RedirectLocation _,
                    Action.RedirectPrefix _,
                    Action.Deny _,
                    Action.Return _ -> true;
            case Action.Tarpit _,
                    Action.Authenticate _,
                    Action.Reject _,
                    Action.SilentDrop _,
                    Action.UseService _,
                    Action.Allow _ -> true;
            case Action.SetHeader _,
                    Action.AddHeader _,
                    Action.DelHeader _,
                    Action.ReplaceHeader _,
                    Action.ReplaceValue _,
                    Action.SetTarget _,
                    Action.ReplaceTarget _,
                    Action.SetStatus _,
                    Action.SetVariable _,
                    Action.FormatVariable _,
                    Action.UnsetVariable _,
                    Action.SetSource _,
                    Action.Silence _,
                    Action.Capture _,
                    Action.Track _,
                    Action.IncrementCounter _,
                    Action.SetTag _ -> false;
        };
    }

    private static Optional<Action> other(ProxyDraft proxy, Word word, Report report) {
        String text = word.text();
        int open = text.indexOf('(');
        String name = open < 0 ? text : text.substring(0, open);
        NotCarried entry = OTHER_ACTIONS.get(name);
        if (name.startsWith("track-sc")) {
            proxy.tracks = proxy.tracks.or(() -> Optional.of(word));
        }
        if (entry != null) {
            entry.report(word, "\"http-request " + name + "\"", report);
        } else {
            report.error("unknown-keyword", word, "unknown action \"" + name + "\"", Nearest.hint(name, ACTIONS));
        }
        return Optional.empty();
    }

    /** Whether the condition of the rule begins here. */
    static boolean conditionFollows(Args args) {
        return args.at("if") || args.at("unless");
    }

    /** A status code out of those allowed. */
    static Optional<Integer> status(Word word, Set<Integer> allowed, Report report) {
        Optional<Integer> number = Values.number(word, 100, 599, report);
        if (number.isPresent() && !allowed.contains(number.get())) {
            List<String> codes = allowed.stream().sorted().map(String::valueOf).toList();
            report.error(
                    "bad-value", word, word.text() + " is not possible here", "one of " + String.join(", ", codes));
            return Optional.empty();
        }
        return number;
    }

    private static Optional<Action> deny(Args args) {
        Optional<Map<String, Word>> given = parameters(args);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Word code = given.get().get("status");
        Optional<Integer> status = code == null ? Optional.of(403) : status(code, DENIALS, args.report());
        if (given.get().containsKey("string")) {
            return status.map(value -> answer(value, given.get()));
        }
        return status.map(Action.Deny::new);
    }

    private static Optional<Action> answer(Args args) {
        Optional<Map<String, Word>> given = parameters(args);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Word code = given.get().get("status");
        Word body = given.get().get("string");
        Optional<Integer> status = code == null ? Optional.of(200) : Values.number(code, 200, 599, args.report());
        if (body != null && !body.is("") && !given.get().containsKey("content-type")) {
            args.report().error("missing-value", body, "a body needs a content-type");
            return Optional.empty();
        }
        if (body != null && status.isPresent() && status.get() == 204) {
            args.report().error("bad-value", body, "a 204 answer has no body");
            return Optional.empty();
        }
        return status.map(value -> answer(value, given.get()));
    }

    private static Action answer(int status, Map<String, Word> given) {
        Optional<String> type = Optional.ofNullable(given.get("content-type")).map(Word::text);
        String body = Optional.ofNullable(given.get("string")).map(Word::text).orElse("");
        return new Action.Return(status, body.isEmpty() ? Optional.empty() : type, body);
    }

    /** The parameters of {@code deny} and {@code return} up to the condition. */
    private static Optional<Map<String, Word>> parameters(Args args) {
        Map<String, Word> given = new HashMap<>();
        while (args.has() && !conditionFollows(args)) {
            Word word = args.next();
            switch (word.text()) {
                case "status", "deny_status", "content-type", "string" -> {
                    Optional<Word> value = args.value("a value");
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    given.put(word.is("deny_status") ? "status" : word.text(), value.get());
                }
                case "default-errorfiles" -> {
                    // our own answers are the default
                }
                case "lf-string", "file", "lf-file", "errorfile", "errorfiles", "hdr" -> {
                    args.report().unsupported(word, "\"" + word.text() + "\"", "a status and a constant string are");
                    return Optional.empty();
                }
                default -> {
                    String hint =
                            Nearest.hint(word.text(), List.of("status", "deny_status", "content-type", "string", "if"));
                    args.report().error("extra-argument", word, "unexpected \"" + word.text() + "\"", hint);
                    return Optional.empty();
                }
            }
        }
        return Optional.of(given);
    }

    /** Name and value of {@code set-header} and {@code add-header}. */
    private static Optional<String[]> header(Args args) {
        Optional<Word> name = args.value("a header name and a value");
        Optional<Word> value = name.flatMap(_ -> args.value("a value"));
        if (value.isEmpty() || !isToken(name.orElseThrow(), args.report())) {
            return Optional.empty();
        }
        return literal(value.get(), args.report())
                .map(text -> new String[] {name.orElseThrow().text(), text});
    }

    private static Optional<Action> deleteHeader(Args args) {
        Optional<Word> name = args.value("a header name");
        if (args.at("-m")) {
            Word flag = args.next();
            Optional<Word> method = args.value("a matching method");
            if (method.isPresent() && !method.get().is("str")) {
                args.report()
                        .unsupported(
                                flag, "deleting headers by \"" + method.get().text() + "\"", "by their name is");
                return Optional.empty();
            }
        }
        return name.filter(word -> isToken(word, args.report())).map(word -> new Action.DelHeader(word.text()));
    }

    private static boolean isToken(Word word, Report report) {
        boolean good = !word.is("")
                && word.text().chars().allMatch(c -> c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
        if (!good) {
            report.error("bad-value", word, "\"" + word.text() + "\" is not a header name");
        }
        return good;
    }

    /** Constant text of a log-format string: {@code %%} is a percent sign; variables are not carried over. */
    static Optional<String> literal(Word word, Report report) {
        String text = word.text();
        String rest = text.replace("%%", "");
        if (rest.indexOf('%') >= 0) {
            report.unsupported(word, "a variable in \"" + text + "\"", "constant text is; write %% for a percent sign");
            return Optional.empty();
        }
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n')) {
            report.error("bad-value", word, "a line break is not possible here");
            return Optional.empty();
        }
        return Optional.of(text.replace("%%", "%"));
    }
}
