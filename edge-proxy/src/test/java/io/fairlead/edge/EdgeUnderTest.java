package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dataplane.ApplyException;
import io.fairlead.haproxy.config.HaproxyConfigReader;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.net.engine.Engines;
import io.fairlead.telemetry.StreamEnd;
import io.fairlead.telemetry.StreamObserver;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** An edge on real sockets, configured by a haproxy.cfg. */
final class EdgeUnderTest implements AutoCloseable {

    final int port = Ports.free();
    final List<String> ends = new CopyOnWriteArrayList<>();
    final EdgeRuntime runtime;
    private long revision;

    /** In {@code config}, {@code PORT} stands for the port clients use. */
    EdgeUnderTest(String engine, String config) throws IOException, ApplyException {
        runtime = new EdgeRuntime(Engines.choose(engine), new StreamObserver() {
            @Override
            public void ended(StreamEnd end) {
                ends.add(end.backend + "/" + end.server + " " + end.status + " " + end.state);
            }
        });
        apply(config);
    }

    void apply(String config) throws ApplyException {
        ParsedConfig parsed = HaproxyConfigReader.read(config.replace("PORT", Integer.toString(port)), "test.cfg");
        runtime.dataplane()
                .apply(parsed.config().orElseThrow(() -> new AssertionError(parsed.diagnostics())), ++revision);
    }

    RawClient connect() throws IOException {
        return RawClient.connect(port);
    }

    /** Waits for these stream ends: they are told after the client has its answer. */
    void awaitEnds(String... wanted) {
        Awaitility.await().untilAsserted(() -> assertThat(ends).contains(wanted));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
