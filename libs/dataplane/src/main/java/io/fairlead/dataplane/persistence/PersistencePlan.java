package io.fairlead.dataplane.persistence;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.rules.CompiledCondition;
import io.fairlead.dataplane.rules.CompiledSample;
import io.fairlead.dataplane.rules.ConditionCompiler;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.rules.SampleCompiler;
import io.fairlead.dataplane.rules.TableKeys;
import io.fairlead.dataplane.rules.Value;
import io.fairlead.dataplane.table.LiveTable;
import io.fairlead.dataplane.table.LiveTables;
import io.fairlead.dataplane.table.TableEntry;
import io.fairlead.dataplane.table.TableKey;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.StickRule;
import io.fairlead.model.config.StickTable.Column;
import io.fairlead.model.state.Availability;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How clients of one backend stay with their server, ready for traffic. Immutable. */
public final class PersistencePlan {

    private static final InstantSource CLOCK = InstantSource.system();

    private final Optional<CookieKeeper> cookie;
    private final List<Case> cases;
    private final boolean whenDown;
    private final List<Stick> sticks;

    private record Stick(
            StickRule.Kind kind,
            CompiledSample key,
            @Nullable LiveTable table,
            CompiledCondition condition) {}

    private record Case(boolean force, CompiledCondition condition) {}

    private PersistencePlan(Optional<CookieKeeper> cookie, List<Case> cases, List<Stick> sticks, boolean whenDown) {
        this.sticks = List.copyOf(sticks);
        this.cookie = cookie;
        this.cases = List.copyOf(cases);
        this.whenDown = whenDown;
    }

    /** The plan of a backend. */
    public static PersistencePlan of(
            Backend backend, ConditionCompiler conditions, SampleCompiler samples, LiveTables tables) {
        List<Stick> sticks = backend.persistence().sticks().stream()
                .map(rule -> new Stick(
                        rule.kind(),
                        samples.compile(rule.key()),
                        tables.named(rule.table().orElse(backend.name())),
                        conditions.compile(rule.condition())))
                .toList();
        List<Case> cases = backend.persistence().cases().stream()
                .map(special -> new Case(special.force(), conditions.compile(special.condition())))
                .toList();
        return new PersistencePlan(
                CookieKeeper.of(backend), cases, sticks, backend.persistence().whenDown());
    }

    /** What is known of the client that sends this request; null when clients do not stay here. */
    public @Nullable Stay request(RequestHead head, Facts facts, LiveBackend backend) {
        if (cookie.isEmpty() && sticks.isEmpty()) {
            return null;
        }
        Stay stay = new Stay();
        for (int i = 0; i < cases.size(); i++) {
            Case special = cases.get(i);
            if (special.condition().holds(head, facts)) {
                stay.cases(special.force(), !special.force());
                break;
            }
        }
        cookie.ifPresent(keeper -> keeper.request(head, backend, stay, now()));
        for (int i = 0; i < sticks.size(); i++) {
            stick(sticks.get(i), head, facts, backend, stay);
        }
        return stay;
    }

    /** Looks for the client's server unless it has one, and notes by which key to remember the one that serves it. */
    private void stick(Stick rule, RequestHead head, Facts facts, LiveBackend backend, Stay stay) {
        LiveTable table = rule.table();
        boolean asks = rule.kind().matches() && !stay.pinned() && !stay.ignored();
        boolean stores =
                rule.kind() != StickRule.Kind.STORE_RESPONSE && rule.kind().stores();
        if (table == null || !(asks || stores) || !rule.condition().holds(head, facts)) {
            return;
        }
        Value value = facts.value();
        TableKey key = rule.key().fetch(head, facts, value) ? TableKeys.of(value, table.config()) : null;
        if (key == null) {
            return;
        }
        if (asks) {
            find(table, key, backend, stay);
        }
        if (stores) {
            stay.remember(table, key);
        }
    }

    private void find(LiveTable table, TableKey key, LiveBackend backend, Stay stay) {
        TableEntry entry = table.find(key, LiveTables.now());
        long known = entry == null ? 0 : entry.value(Column.SERVER_ID, LiveTables.now());
        for (LiveServer server : known == 0 ? List.<LiveServer>of() : backend.servers()) {
            Availability state = server.availability();
            boolean serves = state == Availability.USABLE || state == Availability.PERSISTENT_ONLY;
            if (server.identity() == known && (serves || whenDown(stay))) {
                stay.pin(server, false);
            }
        }
    }

    /** Tells the client by its answer, and remembers, which server it stays with. */
    public void response(ResponseHead head, String method, Stay stay, LiveServer server) {
        cookie.ifPresent(keeper -> keeper.response(head, method, stay, server, now()));
        served(stay, server);
    }

    /** Remembers which server serves the client. */
    public void served(Stay stay, LiveServer server) {
        if (!server.config().nonStick()) {
            stay.store(server.identity(), LiveTables.now());
        }
    }

    /** Whether the client stays with a server that is down. */
    public boolean whenDown(Stay stay) {
        return whenDown || stay.forced();
    }

    private static int now() {
        return (int) CLOCK.instant().getEpochSecond();
    }
}
