package io.fairlead.dbrouter;

import io.fairlead.dataplane.live.ListenerCounters;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.dbrouter.console.Console;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.ReplayTransport;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tls.TlsTransport;
import io.fairlead.pgwire.ErrorMessage;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.ProtocolException;
import io.fairlead.pgwire.SqlState;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * A client's connection up to its start-up packet: which encryption, or a cancel request. PostgreSQL documentation
 * 54.2.9 to 54.2.11.
 */
final class PgConnection {

    private static final System.Logger LOG = System.getLogger(PgConnection.class.getName());

    /** As PostgreSQL's {@code authentication_timeout}. */
    private static final long LOGIN_NANOS = Duration.ofSeconds(60).toNanos();

    private final RouterContext router;
    private final FrontendPlan plan;
    private final ListenerCounters listener;
    private final TlsPolicy.Handshake handshake;
    private boolean encrypted;
    private boolean askedForTls;
    private boolean askedForGss;

    PgConnection(RouterContext router, FrontendPlan plan, ListenerCounters listener, TlsPolicy.Handshake handshake) {
        this.router = router;
        this.plan = plan;
        this.listener = listener;
        this.handshake = handshake;
    }

    void serve(Transport plain) {
        long deadline = Deadlines.inNanos(LOGIN_NANOS);
        try (plain) {
            PgReader reader = new PgReader(plain);
            if (reader.startsWithTls(deadline) && !handshake.encrypted()) {
                routing(plain, reader, PassThrough.UNSEEN).passThrough();
            } else if (reader.startsWithTls(deadline)) {
                directTls(new ReplayTransport(reader.rest(), plain), deadline);
            } else {
                packets(plain, reader, deadline);
            }
        } catch (IOException e) {
            plan.live().counters().requestErrors.increment();
            listener.requestError();
            LOG.log(Level.DEBUG, "client-start-up-failed", e);
        }
    }

    private void directTls(Transport plain, long deadline) throws IOException {
        try (Transport client = handshake.run(plain, LOGIN_NANOS)) {
            encrypted = true;
            // Without it the bytes might be meant for another protocol; PostgreSQL documentation 54.2.10.
            if (client instanceof TlsTransport tls && tls.applicationProtocol().equals("postgresql")) {
                packets(client, new PgReader(client), deadline);
            }
        }
    }

    private void packets(Transport client, PgReader reader, long deadline) throws IOException {
        try {
            while (true) {
                switch (reader.firstPacket(deadline)) {
                    case FirstPacket.TlsRequest r -> {
                        askForTls(reader);
                        if (handshake.encrypted()) {
                            startTls(client, deadline);
                            return;
                        }
                        if (routing(client, reader, PassThrough.UNSEEN).passThrough()) {
                            return;
                        }
                        letter(client, 'N', deadline);
                    }
                    case FirstPacket.GssRequest r -> {
                        once(askedForGss || encrypted);
                        askedForGss = true;
                        letter(client, 'N', deadline);
                    }
                    case FirstPacket.Cancel cancel -> {
                        router.cancels().forward(cancel.key());
                        return;
                    }
                    case FirstPacket.Startup startup -> {
                        start(client, reader, startup);
                        return;
                    }
                }
            }
        } catch (ProtocolException e) {
            refuse(client, ErrorMessage.of(e.state(), String.valueOf(e.getMessage()), ""));
            throw e;
        }
    }

    private void askForTls(PgReader reader) throws ProtocolException {
        once(askedForTls || encrypted);
        askedForTls = true;
        if (reader.hasRest()) {
            // CVE-2021-23214: what a third party put in front of the handshake must not count as encrypted.
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "received unencrypted data after SSL request");
        }
    }

    private static void once(boolean again) throws ProtocolException {
        if (again) {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "encryption was asked for already");
        }
    }

    private void startTls(Transport plain, long deadline) throws IOException {
        letter(plain, 'S', deadline);
        try (Transport client = handshake.run(plain, LOGIN_NANOS)) {
            encrypted = true;
            packets(client, new PgReader(client), deadline);
        }
    }

    private void start(Transport client, PgReader reader, FirstPacket.Startup startup) throws IOException {
        if (handshake.encrypted() && !encrypted) {
            throw new ProtocolException(SqlState.INVALID_AUTHORIZATION, "no encryption: this address wants TLS");
        }
        if (Console.DATABASES.contains(startup.database())) {
            router.console().serve(client, reader, startup);
            return;
        }
        routing(client, reader, startup).run();
    }

    private PgRouting routing(Transport client, PgReader reader, FirstPacket.Startup startup) {
        PgRouting routing = new PgRouting(router, plan, client, reader, startup, encrypted);
        routing.listener(listener);
        return routing;
    }

    private static void letter(Transport client, char letter, long deadline) throws IOException {
        client.write(new byte[] {(byte) letter}, 0, 1, deadline);
    }

    private static void refuse(Transport client, ErrorMessage error) {
        byte[] bytes = error.bytes();
        try {
            client.write(bytes, 0, bytes.length, Deadlines.in(Duration.ofSeconds(1)));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "client-gone-before-error", e);
        }
    }
}
