package io.fairlead.haproxy.config;

import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Credentials;
import io.fairlead.model.config.StatsPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What {@code stats} lines of a proxy said so far; any of them switches the page on. HAProxy manual 4.2 stats. */
final class StatsDraft {

    String uri = "/haproxy?stats";
    String realm = "HAProxy Statistics";
    Optional<Duration> refresh = Optional.empty();
    boolean hideVersion;
    final List<Credentials> users = new ArrayList<>();
    final List<String> scope = new ArrayList<>();
    final List<AdminLine> admin = new ArrayList<>();

    /** A {@code stats admin} line; the first that holds lets in. */
    record AdminLine(ConditionDraft condition, Word at) {}

    /** The page of a proxy, which a scope calls a dot. */
    StatsPage build(String proxy, Function<AdminLine, Condition> resolve) {
        List<String> shown =
                scope.stream().map(name -> name.equals(".") ? proxy : name).toList();
        List<Condition> may = admin.stream().map(resolve).toList();
        Optional<Condition> changes = may.isEmpty()
                ? Optional.empty()
                : Optional.of(may.size() == 1 ? may.getFirst() : new Condition.AnyOf(may));
        return new StatsPage(uri, users, realm, refresh, hideVersion, shown, changes);
    }
}
