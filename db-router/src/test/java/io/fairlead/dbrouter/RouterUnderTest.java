package io.fairlead.dbrouter;

import io.fairlead.dataplane.ApplyException;
import io.fairlead.dataplane.Wildcard;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.node.DataplaneNode;
import io.fairlead.dataplane.session.CertificateAlarm;
import io.fairlead.haproxy.config.HaproxyConfigReader;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.engine.Engines;
import io.fairlead.testkit.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** A router on real sockets, configured by a haproxy.cfg. */
final class RouterUnderTest implements AutoCloseable {

    static final String TOKEN = "an admin token for tests";

    final int port = Ports.free();
    final List<String> ends = new CopyOnWriteArrayList<>();

    /** What was told of certificate files. */
    final List<String> alarms = new CopyOnWriteArrayList<>();

    final RouterRuntime runtime;
    private long revision;
    private long epoch;

    /** In {@code config}, {@code PORT} stands for the port clients use. */
    RouterUnderTest(String engine, Duration hold, String config) throws IOException, ApplyException {
        CertificateAlarm alarm = new CertificateAlarm() {
            @Override
            public void reloaded(String address) {
                alarms.add("reloaded");
            }

            @Override
            public void broken(String address, String why) {
                alarms.add("broken");
            }
        };
        runtime = new RouterRuntime(
                Engines.choose(engine, "0"),
                end -> ends.add(end.backend + "/" + end.server + " " + end.state),
                TOKEN,
                Wildcard.EVERY,
                new RouterRuntime.Certificates(Path.of("certificates"), alarm),
                hold);
        apply(config);
    }

    void apply(String config) throws ApplyException {
        ParsedConfig parsed = HaproxyConfigReader.read(config.replace("PORT", Integer.toString(port)), "test.cfg");
        runtime.dataplane()
                .apply(parsed.config().orElseThrow(() -> new AssertionError(parsed.diagnostics())), ++revision);
    }

    /** What the health-service would say: up or down. */
    void check(String server, boolean up) {
        check(server, up, 0);
    }

    /** The same of a database on this timeline. */
    void check(String server, boolean up, long timeline) {
        check(server, up ? HealthStatus.UP : HealthStatus.DOWN, up ? CheckCode.L7OK : CheckCode.L7STS, timeline);
    }

    /** A verdict, and the check that led to it. */
    void check(String server, HealthStatus status, CheckCode code) {
        check(server, status, code, 0);
    }

    /** The same of a database on this timeline. */
    void check(String server, HealthStatus status, CheckCode code, long timeline) {
        boolean up = status != HealthStatus.DOWN;
        ServerHealth verdict = new ServerHealth(
                status,
                up ? 4 : 0,
                new ProbeResult(code, 0, "", Duration.ofMillis(1), timeline),
                Instant.EPOCH,
                1,
                up ? 0 : 1,
                up ? 0 : 1,
                ++epoch,
                "test");
        DataplaneNode.update(runtime.dataplane(), ServerId.parse(server), live -> live.health(verdict));
    }

    /** What an operator would order. */
    void order(String server, AdminState state) {
        DataplaneNode.update(
                runtime.dataplane(), ServerId.parse(server), live -> live.order(state, OptionalInt.empty()));
    }

    LiveServer server(String server) {
        return runtime.dataplane().server(ServerId.parse(server)).orElseThrow();
    }

    /** Clients in a pool, those that wait for a server included. */
    int sessionsOf(String pool) {
        return Objects.requireNonNull(runtime.dataplane().snapshot().backends().get(pool))
                .live()
                .counters()
                .sessions
                .get();
    }

    /** A session through the router. */
    Connection connect(String parameters) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port
                + "/postgres?user=postgres&connectTimeout=30&loginTimeout=60" + parameters);
    }

    @Override
    public void close() {
        runtime.close();
    }
}
