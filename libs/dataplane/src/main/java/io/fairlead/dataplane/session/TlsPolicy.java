package io.fairlead.dataplane.session;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.model.config.Bind;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tls.ClientTls;
import io.fairlead.net.tls.ServerTls;
import io.fairlead.net.tls.TlsTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/** TLS on both sides of a program of the data plane, from the configuration. Thread-safe. */
public final class TlsPolicy {

    /** A handshake that takes longer is given up, whatever the configuration allows a request. */
    private static final long HANDSHAKE_NANOS = Duration.ofSeconds(10).toNanos();

    private final List<String> alpn;
    private final Path stored;
    private final Map<io.fairlead.model.config.ServerTls, ClientTls> clients = new ConcurrentHashMap<>();

    /** For as long as a listener uses them. */
    private final Set<Encrypted> listening = Collections.newSetFromMap(new WeakHashMap<>());

    /**
     * Offers these protocols to clients.
     *
     * @param alpn in order of preference
     * @param stored where uploaded certificates lie
     */
    public TlsPolicy(List<String> alpn, Path stored) {
        this.alpn = List.copyOf(alpn);
        this.stored = stored;
    }

    /**
     * Loads what the bind needs; nothing for a plain one.
     *
     * @throws IOException with a sentence that names what is wrong
     */
    public Handshake prepare(Bind bind) throws IOException {
        return prepare(bind, alpn);
    }

    /** The same with these protocols instead of the program's. */
    public Handshake prepare(Bind bind, List<String> protocols) throws IOException {
        if (bind.tls().isEmpty()) {
            return new Plain();
        }
        Encrypted prepared =
                new Encrypted(bind, ServerTls.load(TlsSettings.of(bind.tls().get(), protocols, stored)));
        synchronized (listening) {
            listening.add(prepared);
        }
        return prepared;
    }

    /** Looks at the certificate files of these binds and takes over what changed; nobody else's matter any more. */
    public void refresh(Collection<Bind> present, CertificateAlarm alarm) {
        List<Encrypted> all;
        synchronized (listening) {
            all = List.copyOf(listening);
        }
        for (Encrypted one : all) {
            if (present.contains(one.bind)) {
                one.refresh(alarm);
            }
        }
    }

    /** The certificates these binds choose from. */
    public List<ServerTls.InUse> certificates(Collection<Bind> present) {
        synchronized (listening) {
            return listening.stream()
                    .filter(one -> present.contains(one.bind))
                    .flatMap(one -> one.tls.certificates().stream())
                    .distinct()
                    .toList();
        }
    }

    /**
     * A bind that serves what it has read before.
     *
     * @param address where it listens
     * @param why its files cannot be used
     */
    public record Trouble(String address, String why) {}

    /** Which of these binds have files that cannot be used. */
    public List<Trouble> troubles(Collection<Bind> present) {
        synchronized (listening) {
            return listening.stream()
                    .filter(one ->
                            present.contains(one.bind) && !one.tls.trouble().isEmpty())
                    .map(one -> new Trouble(one.bind.address().toString(), one.tls.trouble()))
                    .distinct()
                    .toList();
        }
    }

    /** Puts TLS over a connection to a server whose line asks for it. */
    public TlsTransport wrap(LiveServer server, Transport plain, long deadline) throws IOException {
        return wrap(server.config().tls().orElseThrow(), plain, deadline);
    }

    /** Puts TLS over a connection to a server. */
    public TlsTransport wrap(io.fairlead.model.config.ServerTls wanted, Transport plain, long deadline)
            throws IOException {
        ClientTls client = clients.get(wanted);
        if (client == null) {
            client = ClientTls.load(TlsSettings.of(wanted));
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

    private static final class Encrypted implements Handshake {
        private final Bind bind;
        private final ServerTls tls;

        Encrypted(Bind bind, ServerTls tls) {
            this.bind = bind;
            this.tls = tls;
        }

        void refresh(CertificateAlarm alarm) {
            String where = bind.address().toString();
            switch (tls.refresh()) {
                case UNCHANGED -> {}
                case RELOADED -> alarm.reloaded(where);
                case BROKEN -> alarm.broken(where, tls.trouble());
            }
        }

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
