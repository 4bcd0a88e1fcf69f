package io.fairlead.dataplane.session;

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

/** TLS on both sides of a program of the data plane, from the configuration. Thread-safe. */
public final class TlsPolicy {

    /** A handshake that takes longer is given up, whatever the configuration allows a request. */
    private static final long HANDSHAKE_NANOS = Duration.ofSeconds(10).toNanos();

    private final List<String> alpn;
    private final Map<io.fairlead.model.config.ServerTls, ClientTls> clients = new ConcurrentHashMap<>();

    /**
     * Offers these protocols to clients.
     *
     * @param alpn in order of preference
     */
    public TlsPolicy(List<String> alpn) {
        this.alpn = List.copyOf(alpn);
    }

    /**
     * Loads what the bind needs; nothing for a plain one.
     *
     * @throws IOException with a sentence that names what is wrong
     */
    public Handshake prepare(Bind bind) throws IOException {
        if (bind.tls().isEmpty()) {
            return new Plain();
        }
        BindTls tls = bind.tls().get();
        List<String> versions = tls.minVersion() == TlsVersion.TLS_1_3
                ? List.of(TlsVersion.TLS_1_3.word())
                : List.of(TlsVersion.TLS_1_3.word(), TlsVersion.TLS_1_2.word());
        return new Encrypted(ServerTls.load(new ServerTls.Settings(
                tls.certificates().stream().map(Path::of).toList(), alpn, versions, tls.strictSni())));
    }

    /** Puts TLS over a connection to a server whose line asks for it. */
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

    /** TLS on the client's side of one bind. */
    public interface Handshake {

        /** Whether the connection is encrypted afterwards. */
        boolean encrypted();

        /** Performs it within the time limit. */
        Transport run(Transport plain, long limitNanos) throws IOException;
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
