package io.fairlead.health.probe;

import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.config.TlsProfile;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import io.fairlead.net.proxy.ProxyIntroduction;
import io.fairlead.net.tls.ClientTls;
import io.fairlead.net.tls.TlsOffer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reaches what is probed; every way to fail is a {@link ProbeFailedException}. Used by one thread at a time. */
final class Dialer {

    private final IoEngine engine;
    private final Map<ServerTls, ClientTls> contexts = new HashMap<>();

    /** On this engine. */
    Dialer(IoEngine engine) {
        this.engine = engine;
    }

    /** What is said over a connection. */
    interface Talk<T> {

        /** Says it, and gives what came of it. */
        T over(Transport transport) throws IOException;
    }

    /** A way to a server. */
    private interface Way<T> {
        T go(InetSocketAddress address, long deadline) throws IOException;
    }

    /** Leaves again as soon as there is a connection. */
    void knock(HostPort place, long deadline) throws ProbeFailedException {
        reach(place, deadline, (address, by) -> {
            engine.knock(address, by);
            return true;
        });
    }

    /** A connection in the clear. */
    Transport connect(HostPort place, long deadline) throws ProbeFailedException {
        return reach(place, deadline, engine::connect);
    }

    /** One over which TLS is spoken from the start, if these settings say so. */
    <T> T talk(HostPort place, Optional<ServerTls> settings, long deadline, Talk<T> talk) throws ProbeFailedException {
        try (Transport plain = connect(place, deadline)) {
            return over(settings.isPresent() ? handshake(plain, settings.get(), deadline) : plain, talk);
        }
    }

    private static <T> T reach(HostPort place, long deadline, Way<T> way) throws ProbeFailedException {
        InetSocketAddress address = new InetSocketAddress(place.host(), place.port());
        if (address.isUnresolved()) {
            throw new ProbeFailedException(CheckCode.L4CON, 0, "cannot resolve " + place.host());
        }
        try {
            return way.go(address, deadline);
        } catch (DeadlineExceededException e) {
            throw new ProbeFailedException(CheckCode.L4TOUT, 0, "");
        } catch (ConnectException e) {
            throw new ProbeFailedException(CheckCode.L4CON, 0, "Connection refused");
        } catch (IOException e) {
            throw new ProbeFailedException(CheckCode.L4CON, 0, words(e));
        }
    }

    /** Says by a PROXY header that we speak for ourselves. HAProxy manual 5.2 {@code check-send-proxy}. */
    void introduce(Transport plain, SendProxy wanted, long deadline) throws ProbeFailedException {
        if (wanted == SendProxy.NONE) {
            return;
        }
        byte[] header =
                wanted == SendProxy.V1 ? ProxyIntroduction.ofOurselvesAsText() : ProxyIntroduction.ofOurselves();
        try {
            plain.write(header, 0, header.length, deadline);
        } catch (DeadlineExceededException e) {
            throw new ProbeFailedException(CheckCode.L4TOUT, 0, "");
        } catch (IOException e) {
            throw new ProbeFailedException(CheckCode.L4CON, 0, words(e));
        }
    }

    /** TLS over a connection; closing the plain one ends it, without waiting for a farewell. */
    Transport handshake(Transport plain, ServerTls settings, long deadline) throws ProbeFailedException {
        try {
            return tls(settings).connect(plain, deadline);
        } catch (DeadlineExceededException e) {
            throw new ProbeFailedException(CheckCode.L6TOUT, 0, "");
        } catch (SSLException e) {
            throw new ProbeFailedException(CheckCode.L6RSP, 0, "SSL handshake failure (" + words(e) + ")");
        } catch (IOException e) {
            throw new ProbeFailedException(CheckCode.L6RSP, 0, "Connection closed during SSL handshake");
        }
    }

    private ClientTls tls(ServerTls settings) throws ProbeFailedException {
        @Nullable ClientTls loaded = contexts.get(settings);
        if (loaded == null) {
            try {
                loaded = ClientTls.load(settings(settings));
            } catch (IOException e) {
                throw new ProbeFailedException(CheckCode.SOCKERR, 0, words(e));
            }
            contexts.put(settings, loaded);
        }
        return loaded;
    }

    private static ClientTls.Settings settings(ServerTls tls) {
        TlsProfile profile = tls.profile();
        return new ClientTls.Settings(
                tls.verify(),
                tls.caFile().map(Path::of),
                tls.sni(),
                tls.verifyHost(),
                tls.alpn(),
                tls.crlFile().map(Path::of),
                tls.certificate().map(Path::of),
                new TlsOffer(
                        TlsOffer.versions(
                                profile.minVersion().word(),
                                profile.maxVersion().word()),
                        profile.ciphers(),
                        profile.cipherSuites(),
                        profile.curves()));
    }

    /** Says it over a connection that stands. */
    static <T> T over(Transport transport, Talk<T> talk) throws ProbeFailedException {
        try {
            return talk.over(transport);
        } catch (ProbeFailedException e) {
            throw e;
        } catch (DeadlineExceededException e) {
            throw new ProbeFailedException(CheckCode.L7TOUT, 0, "");
        } catch (IOException e) {
            throw new ProbeFailedException(CheckCode.SOCKERR, 0, words(e));
        }
    }

    private static String words(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
