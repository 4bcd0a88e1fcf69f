package io.fairlead.health.probe;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.Step;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Probes one target, again and again; used by one thread at a time. Result codes are those of HAProxy's src/check.c. */
public final class Prober {

    /** Longest information of a result: what a server says ends up in logs. */
    private static final int MAX_INFO = 200;

    private final IoEngine engine;
    private final Target target;
    private final List<Part> parts;
    private final Map<ServerTls, ClientTls> contexts = new HashMap<>();

    /** A prober on this engine. */
    public Prober(IoEngine engine, Target target) {
        this.engine = engine;
        this.target = target;
        this.parts = switch (target.check()) {
            case HealthCheck.Connect ignored -> List.of(new Part(Step.Connect.AS_SERVER, Optional.empty()));
            case HealthCheck.Http http -> asServer(new HttpQuestion(http));
            case HealthCheck.HttpScript script ->
                script.legs().stream()
                        .map(leg -> new Part(leg.connect(), leg.exchange().map(HttpQuestion::new)))
                        .toList();
            case HealthCheck.PostgreSql postgres -> asServer(new PostgreSqlQuestion(postgres));
            case HealthCheck.Redis ignored -> asServer(new RedisQuestion());
            case HealthCheck.MySql mysql -> asServer(new MySqlQuestion(mysql));
            case HealthCheck.Smtp smtp -> asServer(new SmtpQuestion(smtp));
            case HealthCheck.Script script -> ScriptQuestion.parts(script.steps());
        };
    }

    private static List<Part> asServer(Question question) {
        return List.of(new Part(Step.Connect.AS_SERVER, Optional.of(question)));
    }

    /**
     * What happens over one connection.
     *
     * @param connect where and how
     * @param question what is asked there; a connection is enough when absent
     */
    record Part(Step.Connect connect, Optional<Question> question) {}

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
        Answer answer = attempt(begun, state, parts.getFirst());
        for (Part part : parts.subList(1, parts.size())) {
            answer = attempt(System.nanoTime(), state, part);
        }
        return answer;
    }

    private Answer attempt(long begun, String state, Part part) throws ProbeFailedException {
        Step.Connect connect = part.connect();
        HostPort place = connect.port()
                .map(port -> new HostPort(target.address().host(), port))
                .orElse(target.address());
        Optional<ServerTls> settings = tls(connect);
        boolean introduced = connect.asServer() && target.introduction() != SendProxy.NONE;
        long connectBy = begun + target.connectTimeout().toNanos();
        if (part.question().isEmpty() && settings.isEmpty() && !introduced) {
            // A connection is all that is asked for; HAProxy, too, leaves it with a reset.
            reach(place, connectBy, (address, deadline) -> {
                engine.knock(address, deadline);
                return true;
            });
            return new Answer(CheckCode.L4OK, 0, "");
        }
        try (Transport plain = connect(place, connectBy)) {
            if (introduced) {
                introduce(plain, connectBy);
            }
            // Closing the plain transport ends TLS over it, without waiting for a farewell.
            Transport transport = settings.isPresent() ? handshake(plain, settings.get(), connectBy) : plain;
            if (part.question().isEmpty()) {
                return new Answer(settings.isPresent() ? CheckCode.L6OK : CheckCode.L4OK, 0, "");
            }
            long replyBy = target.replyTimeout().map(Deadlines::in).orElse(connectBy);
            return ask(part.question().get(), transport, replyBy, state);
        }
    }

    /** Plain, unless the connection or, where it leaves that to it, the server line says otherwise. */
    private Optional<ServerTls> tls(Step.Connect connect) {
        if (!connect.tls() && !connect.asServer()) {
            return Optional.empty();
        }
        Optional<ServerTls> settings =
                connect.tls() ? Optional.of(target.tls().orElse(ServerTls.UNVERIFIED)) : target.tls();
        return settings.map(tls -> connect.sni().map(tls::asking).orElse(tls));
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

    /** HAProxy manual 5.2 {@code check-send-proxy}. */
    private void introduce(Transport plain, long deadline) throws ProbeFailedException {
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
