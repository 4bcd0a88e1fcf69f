package io.fairlead.edge;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.TlsVersion;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tls.ClientTls;
import io.fairlead.net.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** TLS on both sides of the edge, from the configuration. Thread-safe. */
final class EdgeTls implements EdgeListeners.ClientTls, ServerConnections.ServerTlsWrapper {

    /** A handshake that takes longer is given up, whatever the configuration allows a request. */
    private static final long HANDSHAKE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Map<io.fairlead.model.config.ServerTls, ClientTls> clients = new ConcurrentHashMap<>();

    @Override
    public Handshake prepare(Bind bind) throws IOException {
        if (bind.tls().isEmpty()) {
            return new Plain();
        }
        BindTls tls = bind.tls().get();
        List<String> versions = tls.minVersion() == TlsVersion.TLS_1_3
                ? List.of(TlsVersion.TLS_1_3.word())
                : List.of(TlsVersion.TLS_1_3.word(), TlsVersion.TLS_1_2.word());
        // Only what is served may be agreed on: HTTP/2 comes later.
        List<String> alpn = List.of("http/1.1");
        return new Encrypted(ServerTls.load(new ServerTls.Settings(
                tls.certificates().stream().map(Path::of).toList(), alpn, versions, tls.strictSni())));
    }

    @Override
    public Transport wrap(LiveServer server, Transport plain, long deadline) throws IOException {
        io.fairlead.model.config.ServerTls wanted = server.config().tls().orElseThrow();
        ClientTls client = clients.get(wanted);
        if (client == null) {
            client = ClientTls.load(new ClientTls.Settings(
                    wanted.verify(), wanted.caFile().map(Path::of), wanted.sni(), wanted.verifyHost(), wanted.alpn()));
            clients.put(wanted, client);
        }
        return client.connect(plain, Math.min(deadline, Deadlines.inNanos(HANDSHAKE_NANOS)));
    }

    private record Plain() implements Handshake {
        @Override
        public boolean encrypted() {
            return false;
        }

        @Override
        public Transport run(Transport plain, long limitNanos) {
            return plain;
        }
    }

    private record Encrypted(ServerTls tls) implements Handshake {
        @Override
        public boolean encrypted() {
            return true;
        }

        @Override
        public Transport run(Transport plain, long limitNanos) throws IOException {
            return tls.accept(plain, Deadlines.inNanos(Math.min(limitNanos, HANDSHAKE_NANOS)));
        }
    }
}
