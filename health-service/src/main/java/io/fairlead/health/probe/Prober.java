package io.fairlead.health.probe;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.Step;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.HttpProto;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tls.TlsTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Probes one target, again and again; used by one thread at a time. Result codes are those of HAProxy's src/check.c. */
public final class Prober {

    /** Longest information of a result: what a server says ends up in logs. */
    private static final int MAX_INFO = 200;

    private final IoEngine engine;
    private final Dialer dialer;
    private final Target target;
    private final List<Part> parts;

    /** What else is asked of a database server. */
    private final Optional<DatabaseQuestion> database;

    private final Optional<SentinelQuestion> sentinels;

    /** A prober on this engine that knows nothing of others. */
    public Prober(IoEngine engine, Target target) {
        this(engine, target, new WalHistory.Book());
    }

    /**
     * A prober on this engine.
     *
     * @param book where probers of databases learn from one another how far each primary has come
     */
    public Prober(IoEngine engine, Target target, WalHistory.Book book) {
        this.engine = engine;
        this.dialer = new Dialer(engine);
        this.target = target;
        this.database = target.database().map(wanted -> new DatabaseQuestion(engine, wanted, target, book));
        this.sentinels = target.sentinels().map(wanted -> new SentinelQuestion(engine, wanted));
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
            Answer answer = answer(begun, state);
            return result(answer.code(), answer.status(), answer.info(), begun).on(answer.timeline());
        } catch (ProbeFailedException e) {
            return result(e.code(), e.status(), e.info(), begun);
        }
    }

    private Answer answer(long begun, String state) throws ProbeFailedException {
        if (database.isEmpty()) {
            Answer answer = attempt(begun, state);
            return sentinels.isPresent() ? sentinels.get().confirmed(answer) : answer;
        }
        DatabaseQuestion more = database.get();
        if (more.isAll()) {
            return more.asked();
        }
        Answer answer;
        try {
            answer = attempt(begun, state);
        } catch (ProbeFailedException e) {
            answer = more.insteadOf(e);
        }
        return more.confirmed(answer);
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
            dialer.knock(place, connectBy);
            return new Answer(CheckCode.L4OK, 0, "");
        }
        try (Transport plain = dialer.connect(place, connectBy)) {
            if (introduced) {
                dialer.introduce(plain, target.introduction(), connectBy);
            }
            // Closing the plain transport ends TLS over it, without waiting for a farewell.
            Transport transport = settings.isPresent() ? dialer.handshake(plain, settings.get(), connectBy) : plain;
            if (part.question().isEmpty()) {
                return new Answer(settings.isPresent() ? CheckCode.L6OK : CheckCode.L4OK, 0, "");
            }
            long replyBy = target.replyTimeout().map(Deadlines::in).orElse(connectBy);
            Question asked = spoken(part.question().get(), connect, transport);
            return Dialer.over(transport, connection -> asked.ask(connection, replyBy, state));
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

    /** HTTP goes over a stream where HTTP/2 is spoken. HAProxy manual 5.2 {@code check-proto}. */
    private Question spoken(Question asked, Step.Connect connect, Transport transport) {
        boolean agreed = transport instanceof TlsTransport tlsTransport
                && tlsTransport.applicationProtocol().equals("h2");
        boolean http2 = switch (connect.asServer() ? target.proto() : HttpProto.AUTO) {
            case AUTO -> agreed;
            case H1 -> false;
            case H2 -> true;
        };
        boolean encrypted = transport instanceof TlsTransport;
        return http2 && asked instanceof HttpQuestion ? new StreamQuestion(asked, engine, encrypted) : asked;
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
