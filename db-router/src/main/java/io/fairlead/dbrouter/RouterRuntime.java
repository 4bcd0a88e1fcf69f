package io.fairlead.dbrouter;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.Wildcard;
import io.fairlead.dataplane.session.CertificateAlarm;
import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.dataplane.stats.CertificateLines;
import io.fairlead.dataplane.stats.StatsTable;
import io.fairlead.dbrouter.console.Console;
import io.fairlead.dbrouter.console.Operator;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Protocol;
import io.fairlead.net.io.IoEngine;
import io.fairlead.telemetry.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The router without its surroundings: engine, data plane, sessions. Thread-safe. */
public final class RouterRuntime implements AutoCloseable {

    /** How long a client is held when no server may be used, before it hears 57P03. */
    static final Duration HOLD = Duration.ofSeconds(30);

    /** How long a server in the wrong role is left alone before it may prove itself. */
    private static final Duration SUSPICION = Duration.ofSeconds(1);

    private final IoEngine engine;
    private final Dataplane dataplane;
    private final RouterContext context;
    private final LeaderWatch leaders;
    private final RouterConsole operator;
    private final StatsTable table;
    private final Upkeep upkeep;

    /**
     * A router that serves nothing until its data plane gets a revision.
     *
     * @param consoleToken what opens its console
     * @param wildcard where {@code bind *} listens
     */
    public RouterRuntime(
            IoEngine engine,
            StreamObserver observer,
            String consoleToken,
            Wildcard wildcard,
            Certificates certificates) {
        this(engine, observer, consoleToken, wildcard, certificates, HOLD);
    }

    RouterRuntime(
            IoEngine engine,
            StreamObserver observer,
            String consoleToken,
            Wildcard wildcard,
            Certificates certificates,
            Duration hold) {
        // PostgreSQL 17 asks for this word when TLS comes first; documentation 54.2.10.
        TlsPolicy tls = new TlsPolicy(List.of("postgresql"), certificates.folder());
        this.engine = engine;
        this.dataplane = new Dataplane(
                new RouterListeners(this::context, tls, wildcard),
                frontend -> frontend.protocol() == Protocol.POSTGRESQL);
        ServerLogins logins = new ServerLogins(engine, tls);
        Clients clients = new Clients(InstantSource.system());
        this.operator = new RouterConsole(dataplane, clients);
        this.context = new RouterContext(
                engine,
                dataplane,
                logins,
                new CancelKeys(logins),
                new Suspects(dataplane, SUSPICION),
                observer,
                hold.toNanos(),
                clients,
                new Console(operator, consoleToken));
        this.leaders = LeaderWatch.start(dataplane, context.suspects());
        this.table = new StatsTable(dataplane, server -> 0)
                .only(Protocol.POSTGRESQL::equals)
                .certificates(frontend ->
                        CertificateLines.of(tls.certificates(frontend.binds()), tls.troubles(frontend.binds())));
        this.upkeep = Upkeep.start(now -> {
            table.sample(now);
            tls.refresh(binds(), certificates.alarm());
        });
    }

    /**
     * Where certificates come from.
     *
     * @param folder of uploaded ones
     * @param alarm told when files change
     */
    public record Certificates(Path folder, CertificateAlarm alarm) {}

    private Set<Bind> binds() {
        return dataplane.snapshot().config().frontends().stream()
                .flatMap(frontend -> frontend.binds().stream())
                .collect(Collectors.toSet());
    }

    /** What it counted. */
    public StatsTable table() {
        return table;
    }

    private RouterContext context() {
        return context;
    }

    /** What it routes by. */
    public Dataplane dataplane() {
        return dataplane;
    }

    /** What the console shows and steers. */
    Operator operator() {
        return operator;
    }

    /** The keys clients were given. */
    CancelKeys cancels() {
        return context.cancels();
    }

    /** Servers in the wrong role. */
    Suspects suspects() {
        return context.suspects();
    }

    /** The last leader of a write pool; empty while there was none. */
    String leaderOf(String pool) {
        return leaders.last(pool).map(server -> server.id().server()).orElse("");
    }

    /** Who is connected. */
    Clients clients() {
        return context.clients();
    }

    /** Sessions that are connected to a server. */
    List<PgSession> sessions() {
        return context.clients().sessions();
    }

    @Override
    public void close() {
        upkeep.close();
        leaders.close();
        dataplane.close();
        engine.close();
    }
}
