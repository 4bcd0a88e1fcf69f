package io.fairlead.health.probe;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.config.TlsProfile;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import io.fairlead.net.proxy.ProxyIntroduction;
import io.fairlead.net.tls.ClientTls;
import io.fairlead.net.tls.TlsOffer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Probes one target, again and again; used by one thread at a time. Result codes are those of HAProxy's src/check.c. */
public final class Prober {

    /** Longest information of a result: what a server says ends up in logs. */
    private static final int MAX_INFO = 200;

    private final IoEngine engine;
    private final Target target;
    private final Question question;
    private final boolean knocks;
    private @Nullable ClientTls tls;

    /** A prober on this engine. */
    public Prober(IoEngine engine, Target target) {
        this.engine = engine;
        this.target = target;
        // A connection is all that is asked for; HAProxy, too, leaves it with a reset.
        this.knocks = target.check() instanceof HealthCheck.Connect && target.introduction() == SendProxy.NONE;
        this.question = switch (target.check()) {
            case HealthCheck.Connect ignored ->
                (transport, deadline, state) ->
                        new Answer(target.tls().isPresent() ? CheckCode.L6OK : CheckCode.L4OK, 0, "");
            case HealthCheck.Http http -> new HttpQuestion(http);
            case HealthCheck.PostgreSql postgres -> new PostgreSqlQuestion(postgres);
            case HealthCheck.Redis ignored -> new RedisQuestion();
            case HealthCheck.MySql mysql -> new MySqlQuestion(mysql);
            case HealthCheck.Smtp smtp -> new SmtpQuestion(smtp);
            case HealthCheck.Script script -> new ScriptQuestion(script.steps());
        };
    }

    /** What a connected server is asked. */
    interface Question {

        /**
         * Asks and judges the answer.
         *
         * @param state what the server may be told of how we see it
         */
        Answer ask(Transport transport, long deadline, String state) throws IOException;
    }

    /** A good answer. */
    record Answer(CheckCode code, int status, String info, long timeline) {
        Answer(CheckCode code, int status, String info) {
            this(code, status, info, 0);
        }
    }

    /** Probes once; every way to fail is a result. */
    public ProbeResult probe() {
        return probe("");
    }

    /**
     * The same.
     *
     * @param state how we see the server, for those that want to be told ({@code http-check send-state})
     */
    public ProbeResult probe(String state) {
        long begun = System.nanoTime();
        try {
            Answer answer = attempt(begun, state);
            return result(answer.code(), answer.status(), answer.info(), begun).on(answer.timeline());
        } catch (ProbeFailedException e) {
            return result(e.code(), e.status(), e.info(), begun);
        }
    }

    private Answer attempt(long begun, String state) throws ProbeFailedException {
        if (question instanceof ScriptQuestion script) {
            Answer answer = new Answer(target.tls().isPresent() ? CheckCode.L6OK : CheckCode.L4OK, 0, "");
            for (ScriptQuestion.Part part : script.parts()) {
                answer = attempt(System.nanoTime(), "", place(part), tls(part), part);
            }
            return answer;
        }
        return attempt(begun, state, target.address(), target.tls(), question);
    }

    /** A script may knock at another port; there TLS is spoken only if it says so. */
    private HostPort place(ScriptQuestion.Part part) {
        return part.port()
                .map(port -> new HostPort(target.address().host(), port))
                .orElse(target.address());
    }

    private Optional<ServerTls> tls(ScriptQuestion.Part part) {
        if (part.tls()) {
            return Optional.of(target.tls().orElse(ServerTls.UNVERIFIED));
        }
        return part.port().isPresent() ? Optional.empty() : target.tls();
    }

    private Answer attempt(long begun, String state, HostPort place, Optional<ServerTls> settings, Question asked)
            throws ProbeFailedException {
        long connectBy = begun + target.connectTimeout().toNanos();
        if (knocks && settings.isEmpty()) {
            reach(place, connectBy, (address, deadline) -> {
                engine.knock(address, deadline);
                return true;
            });
            return new Answer(CheckCode.L4OK, 0, "");
        }
        try (Transport plain = connect(place, connectBy)) {
            introduce(plain, place, connectBy);
            // Closing the plain transport ends TLS over it, without waiting for a farewell.
            Transport transport = settings.isPresent() ? handshake(plain, settings.get(), connectBy) : plain;
            long replyBy = target.replyTimeout().map(Deadlines::in).orElse(connectBy);
            return ask(asked, transport, replyBy, state);
        }
    }

    /** A way to a server. */
    private interface Way<T> {
        T go(InetSocketAddress address, long deadline) throws IOException;
    }

    private Transport connect(HostPort place, long deadline) throws ProbeFailedException {
        return reach(place, deadline, engine::connect);
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

    /** HAProxy manual 5.2 {@code check-send-proxy}; a script that knocks at another port says nothing of the kind. */
    private void introduce(Transport plain, HostPort place, long deadline) throws ProbeFailedException {
        if (target.introduction() == SendProxy.NONE || !place.equals(target.address())) {
            return;
        }
        byte[] header = target.introduction() == SendProxy.V1
                ? ProxyIntroduction.ofOurselvesAsText()
                : ProxyIntroduction.ofOurselves();
        try {
            plain.write(header, 0, header.length, deadline);
        } catch (DeadlineExceededException e) {
            throw new ProbeFailedException(CheckCode.L4TOUT, 0, "");
        } catch (IOException e) {
            throw new ProbeFailedException(CheckCode.L4CON, 0, words(e));
        }
    }

    private Transport handshake(Transport plain, ServerTls settings, long deadline) throws ProbeFailedException {
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
        ClientTls loaded = tls;
        if (loaded == null) {
            try {
                loaded = ClientTls.load(settings(settings));
            } catch (IOException e) {
                throw new ProbeFailedException(CheckCode.SOCKERR, 0, words(e));
            }
            tls = loaded;
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

    private static Answer ask(Question asked, Transport transport, long deadline, String state)
            throws ProbeFailedException {
        try {
            return asked.ask(transport, deadline, state);
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

    private static ProbeResult result(CheckCode code, int status, String info, long begun) {
        return new ProbeResult(code, status, printable(info), Duration.ofNanos(System.nanoTime() - begun));
    }

    /** What comes from a server is shown to people: no control characters, no endless text. */
    private static String printable(String info) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(info.length(), MAX_INFO); i++) {
            char c = info.charAt(i);
            shown.append(c < ' ' || c == 127 || c == '"' ? '.' : c);
        }
        return shown.toString();
    }
}
