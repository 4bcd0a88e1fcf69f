package io.fairlead.haproxy.config;

import io.fairlead.model.config.Condition;
import io.fairlead.model.config.CookiePersistence;
import io.fairlead.model.config.Persistence;
import io.fairlead.model.config.StickRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what keeps a client with its server beside {@code cookie}, and limits of load. HAProxy manual 4.2 {@code
 * dynamic-cookie-key}, {@code force-persist}, {@code ignore-persist}, {@code fullconn}, {@code rate-limit}.
 */
final class PersistenceReader {

    /** A {@code force-persist} or {@code ignore-persist} line. */
    record CaseDraft(boolean force, ConditionDraft condition, Word at) {}

    private PersistenceReader() {}

    static void cookieKey(ProxyDraft proxy, Args args) {
        args.value("a key").ifPresent(key -> proxy.settings.cookieKey = Optional.of(key.text()));
        args.end();
    }

    static void special(ProxyDraft proxy, boolean force, Args args) {
        if (!RuleReader.conditionFollows(args)) {
            args.report()
                    .error(
                            "missing-value",
                            args.keyword(),
                            "\"" + args.keyword().text() + "\" needs a condition",
                            args.keyword().text() + " if ...");
            return;
        }
        new ConditionReader(proxy.acls, args.report())
                .read(args)
                .ifPresent(condition -> proxy.persistCases.add(new CaseDraft(force, condition, args.keyword())));
    }

    static void fullconn(ProxyDraft proxy, Args args) {
        args.value("a number")
                .flatMap(word -> Values.number(word, 1, Integer.MAX_VALUE, args.report()))
                .ifPresent(value -> proxy.settings.fullconn = value);
        args.end();
    }

    static void rateLimit(ProxyDraft proxy, Args args) {
        Optional<Word> what = args.value("\"sessions\" and a number");
        if (what.isPresent() && !what.get().is("sessions")) {
            args.report()
                    .error("bad-value", what.get(), "only the rate of sessions can be limited", "rate-limit sessions");
            args.rest();
            return;
        }
        what.flatMap(_ -> args.value("a number"))
                .flatMap(word -> Values.number(word, 0, Integer.MAX_VALUE, args.report()))
                .ifPresent(value -> proxy.settings.sessionsPerSecond = value);
        args.end();
    }

    /** The finished persistence of a backend. */
    static Persistence build(
            ProxyDraft proxy, boolean http, List<StickRule> sticks, Function<CaseDraft, Condition> resolve) {
        Settings settings = proxy.settings;
        Optional<CookiePersistence> cookie = http ? settings.cookie.map(c -> keyed(c, settings)) : Optional.empty();
        List<Persistence.Case> cases = new ArrayList<>();
        for (CaseDraft special : proxy.persistCases) {
            cases.add(new Persistence.Case(special.force(), resolve.apply(special)));
        }
        return new Persistence(cookie, sticks, cases, settings.persistWhenDown);
    }

    private static CookiePersistence keyed(CookiePersistence c, Settings settings) {
        Optional<String> key = settings.cookieIsDynamic ? settings.cookieKey : Optional.empty();
        return new CookiePersistence(
                c.name(),
                c.mode(),
                c.indirect(),
                c.noCache(),
                c.postOnly(),
                c.preserve(),
                c.httpOnly(),
                c.secure(),
                c.domains(),
                c.maxIdle(),
                c.maxLife(),
                c.attributes(),
                key);
    }
}
