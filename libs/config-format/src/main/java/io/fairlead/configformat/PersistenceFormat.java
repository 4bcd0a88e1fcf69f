package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.CookiePersistence;
import io.fairlead.model.config.Persistence;
import io.fairlead.model.config.StickRule;
import io.fairlead.model.expr.Expression;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code persistence} of a backend. */
final class PersistenceFormat {

    private static final Set<String> COOKIE = Set.of(
            "name",
            "mode",
            "indirect",
            "no-cache",
            "post-only",
            "preserve",
            "http-only",
            "secure",
            "domains",
            "max-idle",
            "max-life",
            "attributes",
            "dynamic-key");

    private PersistenceFormat() {}

    static Optional<Persistence> read(Cursor at) {
        Fields fields = at.fields(Set.of("cookie", "stick", "cases", "when-down"));
        return Optional.of(new Persistence(
                fields.get("cookie", PersistenceFormat::cookie),
                fields.list("stick", PersistenceFormat::stick),
                fields.list("cases", PersistenceFormat::special),
                fields.flag("when-down")));
    }

    private static Optional<CookiePersistence> cookie(Cursor at) {
        Fields fields = at.fields(COOKIE);
        Optional<CookiePersistence.Mode> mode = fields.need("mode", c -> c.word(CookiePersistence.Mode.values()));
        return fields.need("name", Cursor::text)
                .flatMap(name -> mode.map(m -> new CookiePersistence(
                        name,
                        m,
                        fields.flag("indirect"),
                        fields.flag("no-cache"),
                        fields.flag("post-only"),
                        fields.flag("preserve"),
                        fields.flag("http-only"),
                        fields.flag("secure"),
                        fields.list("domains", Cursor::text),
                        fields.get("max-idle", Cursor::duration),
                        fields.get("max-life", Cursor::duration),
                        fields.list("attributes", Cursor::text),
                        fields.get("dynamic-key", Cursor::text))));
    }

    private static Optional<StickRule> stick(Cursor at) {
        Fields fields = at.fields(Set.of("kind", "key", "table", "when"));
        Optional<StickRule.Kind> kind = fields.need("kind", c -> c.word(StickRule.Kind.values()));
        Optional<Expression> key = fields.need("key", Cursor::expression);
        Optional<String> table = fields.get("table", Cursor::text);
        Condition when = fields.get("when", ConditionFormat::read).orElse(Condition.always());
        return kind.flatMap(k -> key.map(e -> new StickRule(k, e, table, when)));
    }

    private static Optional<Persistence.Case> special(Cursor at) {
        Fields fields = at.fields(Set.of("force", "when"));
        Condition when = fields.get("when", ConditionFormat::read).orElse(Condition.always());
        return Optional.of(new Persistence.Case(fields.flag("force"), when));
    }

    static Map<String, Object> write(Persistence persistence) {
        return new Entries()
                .optional("cookie", persistence.cookie().map(PersistenceFormat::write))
                .list(
                        "stick",
                        persistence.sticks().stream()
                                .map(PersistenceFormat::write)
                                .toList())
                .list(
                        "cases",
                        persistence.cases().stream()
                                .map(PersistenceFormat::write)
                                .toList())
                .flag("when-down", persistence.whenDown())
                .map();
    }

    private static Map<String, Object> write(CookiePersistence cookie) {
        return new Entries()
                .put("name", cookie.name())
                .put("mode", Cursor.word(cookie.mode()))
                .flag("indirect", cookie.indirect())
                .flag("no-cache", cookie.noCache())
                .flag("post-only", cookie.postOnly())
                .flag("preserve", cookie.preserve())
                .flag("http-only", cookie.httpOnly())
                .flag("secure", cookie.secure())
                .list("domains", cookie.domains())
                .duration("max-idle", cookie.maxIdle())
                .duration("max-life", cookie.maxLife())
                .list("attributes", cookie.attributes())
                .optional("dynamic-key", cookie.dynamicKey())
                .map();
    }

    private static Map<String, Object> write(StickRule rule) {
        return when(
                new Entries()
                        .put("kind", Cursor.word(rule.kind()))
                        .put("key", rule.key().text())
                        .optional("table", rule.table()),
                rule.condition());
    }

    private static Map<String, Object> write(Persistence.Case special) {
        return when(new Entries().put("force", special.force()), special.condition());
    }

    private static Map<String, Object> when(Entries entries, Condition condition) {
        return condition.isAlways()
                ? entries.map()
                : entries.put("when", ConditionFormat.write(condition)).map();
    }
}
