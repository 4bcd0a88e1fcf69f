package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.configformat.ConfigReader;
import io.fairlead.dataplane.ApplyException;
import io.fairlead.dataplane.Wildcard;
import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
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
import io.fairlead.telemetry.StreamEnd;
import io.fairlead.telemetry.StreamObserver;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** An edge on real sockets, configured by a haproxy.cfg or a fairlead.yaml. */
final class EdgeUnderTest implements AutoCloseable {

    final int port = Ports.free();
    final List<String> ends = new CopyOnWriteArrayList<>();

    /** Of each stream the client and the id. */
    final List<String> names = new CopyOnWriteArrayList<>();

    /** What was told of certificate files. */
    final List<String> alarms = new CopyOnWriteArrayList<>();

    final EdgeRuntime runtime;
    private long revision;
    private long epoch;

    /** In {@code config}, {@code PORT} stands for the port clients use. */
    EdgeUnderTest(String engine, String config) throws IOException, ApplyException {
        StreamObserver observer = new StreamObserver() {
            @Override
            public void ended(StreamEnd end) {
                ends.add(end.backend + "/" + end.server + " " + end.status + " " + end.state);
                names.add(end.client + " " + end.uniqueId);
            }
        };
        CertificateAlarm alarm = new CertificateAlarm() {
            @Override
            public void reloaded(String address) {
                alarms.add("reloaded " + address);
            }

            @Override
            public void broken(String address, String why) {
                alarms.add("broken " + address + " " + why);
            }
        };
        runtime =
                new EdgeRuntime(Engines.choose(engine, "0"), observer, alarm, Wildcard.EVERY, Path.of("certificates"));
        apply(config);
    }

    void apply(String config) throws ApplyException {
        String text = config.replace("PORT", Integer.toString(port));
        ParsedConfig parsed = text.startsWith("frontends:")
                ? ConfigReader.read(text, "test.yaml")
                : HaproxyConfigReader.read(text, "test.cfg");
        runtime.dataplane()
                .apply(parsed.config().orElseThrow(() -> new AssertionError(parsed.diagnostics())), ++revision);
    }

    /** What the health-service would say: up or down. */
    void check(String server, boolean up) {
        ServerHealth verdict = new ServerHealth(
                up ? HealthStatus.UP : HealthStatus.DOWN,
                up ? 4 : 0,
                new ProbeResult(up ? CheckCode.L4OK : CheckCode.L4CON, 0, "", Duration.ofMillis(1)),
                Instant.EPOCH,
                1,
                up ? 0 : 1,
                up ? 0 : 1,
                ++epoch,
                "test");
        runtime.update(ServerId.parse(server), live -> live.health(verdict));
    }

    /** What an operator would order. */
    void order(String server, AdminState state) {
        runtime.update(ServerId.parse(server), live -> live.order(state, OptionalInt.empty()));
    }

    /** The live server of that name. */
    LiveServer server(String server) {
        return runtime.dataplane().server(ServerId.parse(server)).orElseThrow();
    }

    /** The live backend of that name. */
    LiveBackend backend(String name) {
        return Objects.requireNonNull(runtime.dataplane().snapshot().backends().get(name))
                .live();
    }

    RawClient connect() throws IOException {
        return RawClient.connect(port);
    }

    /** Waits for these stream ends: they are told after the client has its answer. */
    void awaitEnds(String... wanted) {
        Awaitility.await().untilAsserted(() -> assertThat(ends).contains(wanted));
    }

    /** Waits until this was told of certificate files. */
    void awaitAlarm(String wanted) {
        Awaitility.await().untilAsserted(() -> assertThat(alarms).contains(wanted));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
