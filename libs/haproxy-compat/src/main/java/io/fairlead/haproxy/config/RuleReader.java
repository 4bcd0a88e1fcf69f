package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.RulePhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads rules of every phase. HAProxy manual 4.2 http-request, http-response, http-after-response, tcp-request. */
final class RuleReader {

    /** The statuses HAProxy can deny with. */
    static final Set<Integer> DENIALS = ReplyReader.PAGES;

    private static final Map<String, NotCarried> OTHER_ACTIONS = NotCarried.table("""
            set-mark,set-nice,set-tos,strict-mode 0 warning it makes no difference to traffic
            track-sc,sc-inc-gpc,sc-set-gpt,sc-add-gpc 0 error it decides who gets in
            add-acl,del-acl,set-map,del-map,do-resolve 0 error rules may depend on it
            normalize-uri 0 error the server would get another request
            set-src-port,set-dst,set-dst-port 0 error it says where traffic comes from or goes
            set-priority-class,set-priority-offset,set-timeout 0 warning requests queue in their order, with the usual limits
            expect-proxy,expect-netscaler-cip 0 error the client's address depends on it
            wait-for-handshake 0 warning handshakes are always complete
            cache-store 0 warning answers are not cached
            switch-mode 0 error the proxy keeps its mode
            cache-use,early-hint,send-spoe-group,wait-for-body 0 error the answer would be another""");

    private RuleReader() {}

    /** {@code http-request ACTION ...}. */
    static void httpRequest(ProxyDraft proxy, Args args) {
        http(proxy, RulePhase.REQUEST, args);
    }

    /** {@code http-response ACTION ...}. */
    static void httpResponse(ProxyDraft proxy, Args args) {
        http(proxy, RulePhase.RESPONSE, args);
    }

    /** {@code http-after-response ACTION ...}. */
    static void httpAfterResponse(ProxyDraft proxy, Args args) {
        http(proxy, RulePhase.AFTER_RESPONSE, args);
    }

    private static void http(ProxyDraft proxy, RulePhase phase, Args args) {
        proxy.httpOnly(args.keyword());
        rule(proxy, phase, args);
    }

    private static void rule(ProxyDraft proxy, RulePhase phase, Args args) {
        Optional<Word> word = args.value("an action");
        if (word.isEmpty()) {
            return;
        }
        String name = ActionReader.name(word.get());
        Optional<Action> action = ActionReader.knows(name, phase)
                ? ActionReader.read(proxy, phase, word.get(), args)
                : other(phase, word.get(), args.report());
        action.ifPresent(found -> add(proxy, phase, found, args));
    }

    /** {@code redirect ...}, the old form of {@code http-request redirect}. */
    static void oldRedirect(ProxyDraft proxy, Args args) {
        proxy.httpOnly(args.keyword());
        RedirectReader.read(args).ifPresent(action -> add(proxy, RulePhase.REQUEST, action, args));
    }

    /** {@code tcp-request connection|content|inspect-delay ...}. */
    static void tcpRequest(ProxyDraft proxy, Args args) {
        Optional<Word> what = args.value("connection, session, content or inspect-delay");
        if (what.isEmpty()) {
            return;
        }
        switch (what.get().text()) {
            case "connection", "session" -> {
                if (proxy.kind == SectionKind.BACKEND) {
                    ProxyReader.wrongSection(
                            proxy, args.keyword(), "tcp-request " + what.get().text(), args.report());
                } else {
                    rule(proxy, RulePhase.CONNECTION, args);
                }
            }
            case "content" -> {
                if (proxy.kind == SectionKind.BACKEND) {
                    args.report()
                            .unsupported(
                                    what.get(), "\"tcp-request content\" in a backend", "put it into the frontend");
                } else {
                    rule(proxy, RulePhase.CONTENT, args);
                }
            }
            case "inspect-delay" -> {
                Optional<Duration> delay = args.value("a time").flatMap(word -> Values.time(word, "ms", args.report()));
                delay.ifPresent(time -> proxy.inspectDelay = time);
                args.end();
            }
            default ->
                args.report()
                        .error(
                                "unknown-keyword",
                                what.get(),
                                "unknown \"tcp-request " + what.get().text() + "\"",
                                Nearest.hint(
                                        what.get().text(),
                                        List.of("connection", "session", "content", "inspect-delay")));
        }
    }

    private static void add(ProxyDraft proxy, RulePhase phase, Action action, Args args) {
        List<ProxyDraft.RuleDraft> rules = proxy.rules(phase);
        if (!rules.isEmpty()) {
            ProxyDraft.RuleDraft before = rules.getLast();
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
                .ifPresent(condition -> rules.add(new ProxyDraft.RuleDraft(condition, action, args.keyword())));
    }

    private static boolean isFinal(Action action) {
        return switch (action) {
            case Action.RedirectScheme _,
                    Action.RedirectLocation _,
                    Action.RedirectPrefix _,
                    Action.Deny _,
                    Action.Return _,
                    Action.Tarpit _,
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
                    Action.DisableRetries _,
                    Action.Capture _,
                    Action.Track _,
                    Action.IncrementCounter _,
                    Action.SetTag _ -> false;
        };
    }

    private static Optional<Action> other(RulePhase phase, Word word, Report report) {
        String name = ActionReader.name(word);
        NotCarried entry = OTHER_ACTIONS.get(name);
        if (entry != null) {
            entry.report(word, "\"" + phase.words() + " " + name + "\"", report);
        } else {
            report.error(
                    "unknown-keyword",
                    word,
                    "unknown action \"" + name + "\" of " + phase.words(),
                    Nearest.hint(name, ActionReader.words(phase)));
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
}
