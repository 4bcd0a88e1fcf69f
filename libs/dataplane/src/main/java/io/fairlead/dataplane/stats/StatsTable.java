package io.fairlead.dataplane.stats;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.Protocol;
import io.fairlead.telemetry.stats.StatsRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What this node knows of its proxies, in the order of the configuration. Thread-safe. */
public final class StatsTable {

    private final Dataplane dataplane;
    private final ToLongFunction<LiveServer> idle;
    private final Predicate<Protocol> served;
    private final Function<Frontend, String> certificates;

    /**
     * The table of a data plane.
     *
     * @param idle how many idle connections to a server are kept
     */
    public StatsTable(Dataplane dataplane, ToLongFunction<LiveServer> idle) {
        this(dataplane, idle, protocol -> true, frontend -> "");
    }

    private StatsTable(
            Dataplane dataplane,
            ToLongFunction<LiveServer> idle,
            Predicate<Protocol> served,
            Function<Frontend, String> certificates) {
        this.dataplane = dataplane;
        this.idle = idle;
        this.served = served;
        this.certificates = certificates;
    }

    /** The same of proxies of these protocols only: what other programs serve they count themselves. */
    public StatsTable only(Predicate<Protocol> protocols) {
        return new StatsTable(dataplane, idle, protocols, certificates);
    }

    /** The same with what a frontend's certificates are, as {@link CertificateLines} writes them. */
    public StatsTable certificates(Function<Frontend, String> lines) {
        return new StatsTable(dataplane, idle, served, lines);
    }

    /** Frontends with their addresses where they are told apart, backends with their servers; of equal names the frontend comes first. */
    public List<StatsRow> rows() {
        return rows((name, position) -> true);
    }

    /** The same of some proxies only, by name and place, which starts with 1: the others cost nothing. */
    public List<StatsRow> rows(BiPredicate<String, Integer> wanted) {
        RoutingSnapshot snapshot = dataplane.snapshot();
        List<StatsRow> rows = new ArrayList<>();
        int position = 0;
        for (String name : names(snapshot)) {
            position++;
            if (!wanted.test(name, position)) {
                continue;
            }
            FrontendPlan frontend = snapshot.frontends().get(name);
            if (frontend != null && served.test(frontend.config().protocol())) {
                rows.add(StatsRows.frontend(
                        frontend.live(), dataplane.maxconn(), position, certificates.apply(frontend.config())));
                listeners(rows, frontend, position);
            }
            BackendPlan backend = snapshot.backends().get(name);
            if (backend != null && served.test(backend.config().protocol())) {
                backend(rows, backend.live(), position);
            }
        }
        return rows;
    }

    private static void listeners(Collection<StatsRow> rows, FrontendPlan frontend, int position) {
        if (!frontend.config().options().socketStats()) {
            return;
        }
        int place = 0;
        for (Bind bind : frontend.config().binds()) {
            rows.add(StatsRows.listener(frontend.live(), bind, position, ++place));
        }
    }

    private void backend(Collection<StatsRow> rows, LiveBackend backend, int position) {
        for (LiveServer server : backend.servers()) {
            rows.add(StatsRows.server(backend, server, idle.applyAsLong(server), position));
        }
        rows.add(StatsRows.backend(backend, position));
    }

    private static Set<String> names(RoutingSnapshot snapshot) {
        Set<String> names = new LinkedHashSet<>();
        snapshot.config().frontends().forEach(frontend -> names.add(frontend.name()));
        snapshot.config().backends().forEach(backend -> names.add(backend.name()));
        return names;
    }

    /** Works out all rates; called about once a second ({@link System#nanoTime()}). */
    public void sample(long nanos) {
        RoutingSnapshot snapshot = dataplane.snapshot();
        snapshot.frontends().values().stream()
                .map(FrontendPlan::live)
                .map(LiveFrontend::counters)
                .forEach(counters -> counters.sample(nanos));
        Consumer<LiveBackend> sampler = backend -> {
            backend.counters().sample(nanos);
            backend.servers().forEach(server -> server.counters().sample(nanos));
        };
        snapshot.backends().values().stream()
                .map(BackendPlan::live)
                .map(Objects::requireNonNull)
                .forEach(sampler);
    }
}
