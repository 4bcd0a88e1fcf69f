package io.fairlead.edge;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.Wildcard;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.node.DataplaneNode;
import io.fairlead.dataplane.session.CertificateAlarm;
import io.fairlead.dataplane.session.OpenStreams;
import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.dataplane.stats.CertificateLines;
import io.fairlead.dataplane.stats.StatsTable;
import io.fairlead.edge.runtime.CapturedErrors;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.tls.ServerTls;
import io.fairlead.telemetry.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The edge without its surroundings: engine, data plane, connections to servers. Thread-safe. */
public final class EdgeRuntime implements AutoCloseable {

    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

    /** How long clients that were told to go may take to do so. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** HAProxy's {@code tune.pool-purge-delay}, in ticks. */
    private static final int SHRINK_TICKS = 5;

    private final IoEngine engine;
    private final TlsPolicy tls;
    private final CertificateAlarm alarm;
    private final ServerConnections servers;
    private final Dataplane dataplane;
    private final StatsTable table;
    private final OpenStreams streams = new OpenStreams();
    private final CapturedErrors errors = new CapturedErrors(InstantSource.system());
    private final StatsPages pages;
    private final EdgeContext context;
    private final Thread keeper;
    private volatile boolean closed;

    /**
     * An edge that serves nothing until its data plane gets a revision.
     *
     * @param wildcard where {@code bind *} listens
     * @param certificates where uploaded certificates lie
     */
    public EdgeRuntime(
            IoEngine engine, StreamObserver observer, CertificateAlarm alarm, Wildcard wildcard, Path certificates) {
        this.tls = new TlsPolicy(List.of(), certificates);
        this.alarm = alarm;
        this.engine = engine;
        this.servers = new ServerConnections(engine, tls);
        this.dataplane = new Dataplane(new EdgeListeners(this::context, tls, wildcard), EdgeRuntime::serves);
        this.table = new StatsTable(dataplane, servers::idleCount)
                .certificates(frontend ->
                        CertificateLines.of(tls.certificates(frontend.binds()), tls.troubles(frontend.binds())));
        this.pages = new StatsPages(table);
        this.context = new EdgeContext(engine, dataplane, servers, observer, streams, pages, errors);
        this.keeper = Thread.ofPlatform().daemon().name("edge-keeper").start(this::keep);
    }

    /** Has the forms of statistics pages done by whoever does commands of the runtime socket. */
    void commands(UnaryOperator<String> console) {
        pages.commands(console);
    }

    private EdgeContext context() {
        return context;
    }

    /** PostgreSQL is the db-router's. */
    private static boolean serves(Frontend frontend) {
        return frontend.protocol() != Protocol.POSTGRESQL;
    }

    /** What it counted. */
    public StatsTable table() {
        return table;
    }

    /** Who is connected. */
    public OpenStreams streams() {
        return streams;
    }

    /** Log lines it could not write. */
    long droppedLines() {
        return context.observer().dropped();
    }

    /** The last invalid messages. */
    CapturedErrors errors() {
        return errors;
    }

    /** The certificates its listeners choose from. */
    List<ServerTls.InUse> certificates() {
        return tls.certificates(binds());
    }

    /** How many idle connections to a server are kept. */
    long idle(LiveServer server) {
        return servers.idleCount(server);
    }

    /** What it routes by. */
    public Dataplane dataplane() {
        return dataplane;
    }

    /** Changes what is known of a server, and its backend's choice when that made a difference. */
    void update(ServerId id, Consumer<LiveServer> change) {
        DataplaneNode.update(dataplane, id, change);
    }

    /** Requests in service, tunnels not counted. */
    int busy() {
        return servers()
                .mapToInt(server -> Math.max(0, server.busy() - server.sessions()))
                .sum();
    }

    /**
     * Takes nobody new and waits for all work to end, tunnels included, but no longer than until the deadline. What is left
     * then ends in order where it can: WebSockets get a close frame.
     */
    void drain(long deadline) {
        dataplane.stopListening();
        await(deadline);
        servers().forEach(LiveServer::leaveSessions);
        await(Deadlines.in(FAREWELL));
    }

    private void await(long deadline) {
        while (servers().anyMatch(server -> server.busy() > 0) && Deadlines.left(deadline) > 0) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
    }

    private Stream<LiveServer> servers() {
        return Stream.concat(dataplane.liveServers().stream(), dataplane.retiredServers().stream());
    }

    private void keep() {
        for (long tick = 1; !closed; tick++) {
            LockSupport.parkNanos(this, TICK_NANOS);
            table.sample(System.nanoTime());
            if (tick % SHRINK_TICKS == 0) {
                servers.shrink();
            }
            tls.refresh(binds(), alarm);
            servers.purge(new HashSet<>(dataplane.liveServers()));
        }
    }

    private Set<Bind> binds() {
        return dataplane.snapshot().config().frontends().stream()
                .flatMap(frontend -> frontend.binds().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(keeper);
        dataplane.close();
        engine.close();
    }
}
