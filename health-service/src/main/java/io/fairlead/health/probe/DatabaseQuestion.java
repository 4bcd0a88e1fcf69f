package io.fairlead.health.probe;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.Http1Reader;
import io.fairlead.net.http1.ResponseHead;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.ErrorMessage;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.PgMessage;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.SqlState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of a database server besides its own Patroni: another Patroni when its own does not answer, so that a
 * REST API that hangs takes no healthy server out of service; and PostgreSQL itself when Patroni said yes, as a Patroni
 * that holds the leader's lock says so while its PostgreSQL is still starting. Used by one thread at a time.
 */
final class DatabaseQuestion {

    private static final long LONGEST_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long PATRONI_NANOS = Duration.ofSeconds(1).toNanos();

    /** A server that logs every refused login is not made to log one with every check. */
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    /** A cluster has some ten members of some 300 bytes. */
    private static final int MOST_BYTES = 262_144;

    private static final byte[] GET_CLUSTER =
            "GET /cluster HTTP/1.0\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final Prober.Answer TAKES_SESSIONS = new Prober.Answer(CheckCode.L7OK, 0, "PostgreSQL server is ok");

    /** How checks end when nobody answered. */
    private static final Set<CheckCode> UNANSWERED = EnumSet.of(
            CheckCode.L4CON,
            CheckCode.L4TOUT,
            CheckCode.L6RSP,
            CheckCode.L6TOUT,
            CheckCode.L7TOUT,
            CheckCode.L7RSP,
            CheckCode.SOCKERR);

    private final Dialer dialer;
    private final Dialer patronis;
    private final DatabaseTarget target;
    private final Target check;
    private final Optional<RoleQuestion> role;
    private long quietUntil = System.nanoTime();

    /** The Patroni that answered last is asked first. */
    private int first;

    DatabaseQuestion(IoEngine engine, DatabaseTarget target, Target check, WalHistory.Book book) {
        this.dialer = new Dialer(engine);
        this.patronis = new Dialer(engine);
        this.target = target;
        this.check = check;
        this.role = target.monitor().map(monitor -> new RoleQuestion(engine, target, monitor, book));
    }

    /** Whether the monitor's question is the whole check: a session of its own says more than a connection does. */
    boolean isAll() {
        return role.isPresent()
                && (check.check() instanceof HealthCheck.Connect || check.check() instanceof HealthCheck.PostgreSql);
    }

    /** What the server says of itself. */
    Prober.Answer asked() throws ProbeFailedException {
        return confirmed(Optional.empty());
    }

    /** What another Patroni says of the server whose own did not answer; the failure when none says that it fits. */
    Prober.Answer insteadOf(ProbeFailedException failure) throws ProbeFailedException {
        if (!UNANSWERED.contains(failure.code())
                || failure.status() != 0
                || target.patroni().isEmpty()) {
            throw failure;
        }
        PatroniRole wanted = target.patroni().get();
        long deadline = Deadlines.inNanos(LONGEST_NANOS);
        List<HostPort> all = target.patronis();
        for (int i = 0; i < all.size() && Deadlines.left(deadline) > 0; i++) {
            int index = (first + i) % all.size();
            Optional<List<PatroniMember>> members = members(all.get(index), deadline);
            if (members.isPresent()) {
                first = index;
                return members.get().stream()
                        .filter(member -> member.is(target.server(), check.address()))
                        .filter(wanted::fits)
                        .findFirst()
                        .map(member -> answer(member, all.get(index)))
                        .orElseThrow(() -> failure);
            }
        }
        throw failure;
    }

    private static Prober.Answer answer(PatroniMember member, HostPort patroni) {
        return new Prober.Answer(
                CheckCode.L7OK,
                0,
                member.role() + " by the word of " + patroni + ", its own Patroni does not answer",
                member.timeline());
    }

    private Optional<List<PatroniMember>> members(HostPort patroni, long until) {
        long deadline = Math.min(Deadlines.left(until), PATRONI_NANOS);
        long by = Deadlines.inNanos(deadline);
        try {
            String json = patronis.talk(patroni, check.tls(), by, transport -> cluster(transport, by));
            return Optional.of(PatroniMember.all(json));
        } catch (ProbeFailedException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String cluster(Transport transport, long deadline) throws IOException {
        transport.write(GET_CLUSTER, 0, GET_CLUSTER.length, deadline);
        Http1Reader reader = new Http1Reader(transport);
        try {
            ResponseHead response = new ResponseHead();
            reader.readResponseHead(response, false, false, deadline);
            if (response.status() != 200) {
                throw new ProbeFailedException(CheckCode.L7STS, response.status(), response.reason());
            }
            return HttpQuestion.body(reader, response.bodyLength(), MOST_BYTES, deadline)
                    .toString(StandardCharsets.UTF_8);
        } catch (BadMessageException e) {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, "Invalid response: " + e.getMessage());
        } finally {
            reader.discard();
        }
    }

    /** The answer, if PostgreSQL takes sessions and is what the pool wants. */
    Prober.Answer confirmed(Prober.Answer said) throws ProbeFailedException {
        return confirmed(Optional.of(said));
    }

    private Prober.Answer confirmed(Optional<Prober.Answer> said) throws ProbeFailedException {
        long deadline =
                Deadlines.inNanos(Math.min(LONGEST_NANOS, check.connectTimeout().toNanos()));
        try {
            if (role.isPresent()) {
                return role.get().ask(said, deadline);
            }
            takesSessions(deadline);
            return said.orElse(TAKES_SESSIONS);
        } catch (ProbeFailedException e) {
            throw new ProbeFailedException(e.code(), e.status(), ("PostgreSQL: " + e.info()).strip());
        }
    }

    private void takesSessions(long deadline) throws ProbeFailedException {
        if (System.nanoTime() - quietUntil < 0) {
            dialer.knock(target.server(), deadline);
            return;
        }
        try (Transport plain = dialer.connect(target.server(), deadline)) {
            dialer.introduce(plain, target.introduction(), deadline);
            Dialer.over(plain, transport -> startUp(transport, deadline));
        }
    }

    /** PostgreSQL documentation 54.2.1: any word but 57P03 comes from a server that takes sessions. */
    private boolean startUp(Transport plain, long deadline) throws IOException {
        Transport transport = MonitorLogin.encrypted(plain, dialer, target.tls(), deadline);
        byte[] startup = new FirstPacket.Startup(0, parameters()).bytes();
        transport.write(startup, 0, startup.length, deadline);
        PgMessage answer = new PgReader(transport).message(deadline);
        if (answer.type() == 'E') {
            byte[] fields = answer.payload();
            String code = ErrorMessage.codeOf(fields, 0, fields.length).orElse("");
            if (code.equals(SqlState.CANNOT_CONNECT_NOW.code())) {
                throw new ProbeFailedException(CheckCode.L7STS, 0, "takes no sessions now");
            }
            quietUntil = System.nanoTime() + QUIET_NANOS;
        } else if (answer.type() != 'R') {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, "speaks another protocol");
        }
        return true;
    }

    private static Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", "fairlead");
        parameters.put("database", "postgres");
        return parameters;
    }
}
