package io.fairlead.haproxy.config;

import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.RulePhase;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Questions about conditions, and the form they have where there is no HTTP. */
final class Conditions {

    /** The condition that never holds, as {@code always_false} spells it. */
    static final Condition FALSE =
            new Condition.Not(new Condition.Test(new Fetch.AlwaysTrue(), Matcher.BOOL, false, List.of()));

    private Conditions() {}

    /** Whether some test of it needs an HTTP request. */
    static boolean needsHttp(Condition condition) {
        return switch (condition) {
            case Condition.Test test -> FetchWord.isHttp(test.fetch());
            case Condition.Not not -> needsHttp(not.condition());
            case Condition.AllOf all -> all.conditions().stream().anyMatch(Conditions::needsHttp);
            case Condition.AnyOf any -> any.conditions().stream().anyMatch(Conditions::needsHttp);
        };
    }

    /** The same condition for plain TCP: a test of a request never holds. */
    static Condition withoutHttp(Condition condition) {
        return switch (condition) {
            case Condition.Test test -> FetchWord.isHttp(test.fetch()) ? FALSE : test;
            case Condition.Not not -> new Condition.Not(withoutHttp(not.condition()));
            case Condition.AllOf all ->
                new Condition.AllOf(
                        all.conditions().stream().map(Conditions::withoutHttp).toList());
            case Condition.AnyOf any ->
                new Condition.AnyOf(
                        any.conditions().stream().map(Conditions::withoutHttp).toList());
        };
    }

    /** Whether what the fetch looks at exists in rules of that phase. */
    static boolean available(Fetch fetch, RulePhase phase) {
        boolean missing = switch (fetch) {
            case Fetch.Sample(Expression expression) -> !Formats.available(expression, phase);
            case Fetch.Header _, Fetch.Path _, Fetch.Url _, Fetch.Query _, Fetch.Method _ ->
                phase != RulePhase.REQUEST && phase != RulePhase.CONTENT;
            case Fetch.Source _, Fetch.FrontendTls _, Fetch.UsableServers _, Fetch.AlwaysTrue _ -> false;
        };
        return !missing;
    }

    /** The user list the fetch asks. */
    static Optional<String> userList(Fetch fetch) {
        return fetch instanceof Fetch.Sample(Expression expression)
                        && (expression.fetch() == FetchName.HTTP_AUTH
                                || expression.fetch() == FetchName.HTTP_AUTH_GROUP)
                ? expression.arguments().stream().findFirst()
                : Optional.empty();
    }

    /** Hands every test to the visitor. */
    static void visit(Condition condition, Consumer<Condition.Test> visitor) {
        switch (condition) {
            case Condition.Test test -> visitor.accept(test);
            case Condition.Not not -> visit(not.condition(), visitor);
            case Condition.AllOf all -> all.conditions().forEach(c -> visit(c, visitor));
            case Condition.AnyOf any -> any.conditions().forEach(c -> visit(c, visitor));
        }
    }

    /** The backends whose usable servers the condition counts. */
    static List<String> countedBackends(Condition condition) {
        List<String> names = new ArrayList<>();
        visit(condition, test -> {
            if (test.fetch() instanceof Fetch.UsableServers servers) {
                names.add(servers.backend());
            }
            if (test.fetch() instanceof Fetch.Sample(Expression expression)
                    && expression.fetch() == FetchName.NBSRV
                    && !expression.arguments().isEmpty()) {
                names.add(expression.arguments().getFirst());
            }
        });
        return List.copyOf(names);
    }
}
