package io.fairlead.health.probe;

import io.fairlead.health.probe.MonitorLogin.Outcome;
import io.fairlead.health.probe.WalHistory.Lag;
import io.fairlead.model.config.DatabasePool;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.pgwire.SqlState;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a server by what it says of itself over the monitor's login: its role, and how far a replica is behind. One that
 * is too far behind is to be left, not down: its sessions end between transactions, and it is back when it is behind by
 * half the limit. Used by one thread at a time.
 */
final class RoleQuestion {

    private static final long PRIMARY_NANOS = Duration.ofSeconds(1).toNanos();

    /** Replicas of one cluster that are checked at the same time share one look at the primary. */
    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

    private static final System.Logger LOG = System.getLogger(RoleQuestion.class.getName());

    /** What Patroni said when nobody asked it. */
    private static final Prober.Answer SILENT = new Prober.Answer(CheckCode.L7OK, 0, "PostgreSQL server is ok");

    private final MonitorLogin login;
    private final DatabasePool.Monitor monitor;
    private final DatabaseRole role;
    private final HostPort server;
    private final Set<HostPort> cluster;
    private final WalHistory history;
    private boolean late;

    /** What was said before the server was full; a server nobody can ask is what it was. */
    private Optional<Prober.Answer> before = Optional.empty();

    RoleQuestion(IoEngine engine, DatabaseTarget target, DatabasePool.Monitor monitor, WalHistory.Book book) {
        this.login = new MonitorLogin(engine, monitor, target.tls(), target.introduction());
        this.monitor = monitor;
        this.role = target.wanted();
        this.server = target.server();
        this.cluster = target.cluster();
        this.history = book.of(target.cluster());
    }

    /** Asks; what Patroni said, if it was asked, is passed on in the answer. */
    Prober.Answer ask(Optional<Prober.Answer> patroni, long deadline) throws ProbeFailedException {
        if (role == DatabaseRole.REPLICA && monitor.limitsLag()) {
            lookAtPrimary();
        }
        return switch (login.ask(server, deadline)) {
            case Outcome.Said said -> {
                if (!said.standby()) {
                    history.seen(server, System.nanoTime(), said.timeline(), said.position());
                }
                Prober.Answer answer = judged(patroni.orElse(SILENT), said);
                before = Optional.of(answer);
                yield answer;
            }
            case Outcome.Refused refused -> unasked(patroni, refused);
        };
    }

    /** A server that is full is what it was; one that refuses us for another reason may be what Patroni says. */
    private Prober.Answer unasked(Optional<Prober.Answer> patroni, Outcome.Refused refused)
            throws ProbeFailedException {
        String words = "the monitor was refused: " + refused.message();
        Optional<Prober.Answer> known =
                refused.code().equals(SqlState.TOO_MANY_CONNECTIONS.code()) ? before.or(() -> patroni) : patroni;
        return known.map(answer -> new Prober.Answer(answer.code(), answer.status(), words, answer.timeline()))
                .orElseThrow(() -> new ProbeFailedException(CheckCode.L7STS, 0, words));
    }

    private Prober.Answer judged(Prober.Answer said, Outcome.Said now) throws ProbeFailedException {
        if (role == DatabaseRole.PRIMARY && now.standby()) {
            throw wrong("is a standby");
        }
        if (role == DatabaseRole.REPLICA && !now.standby()) {
            throw wrong("is no standby");
        }
        long timeline = now.timeline() > 0 ? now.timeline() : said.timeline();
        if (now.standby() && role == DatabaseRole.REPLICA) {
            Lag lag = history.behind(now.position(), System.nanoTime());
            late = late
                    ? lag.exceeds(half(monitor.maxLagBytes()), monitor.maxLag().dividedBy(2))
                    : lag.exceeds(monitor.maxLagBytes(), monitor.maxLag());
            if (late) {
                return new Prober.Answer(CheckCode.L7OKC, said.status(), "too far: " + lag, timeline);
            }
        }
        return new Prober.Answer(CheckCode.L7OK, said.status(), said.info(), timeline);
    }

    /** A limit of one byte has a half, too. */
    private static long half(long limit) {
        return limit == 0 ? 0 : Math.max(1, limit / 2);
    }

    private ProbeFailedException wrong(String what) {
        before = Optional.empty();
        return new ProbeFailedException(CheckCode.L7STS, 0, what);
    }

    /** Looks how far the primary has come; nobody lacks what no primary is there to write. */
    private void lookAtPrimary() {
        if (history.fresh(System.nanoTime(), FRESH_NANOS)) {
            return;
        }
        List<HostPort> order = new ArrayList<>();
        history.primary().filter(cluster::contains).ifPresent(order::add);
        cluster.stream()
                .filter(place -> !place.equals(server) && !order.contains(place))
                .forEach(order::add);
        long until = Deadlines.inNanos(2 * PRIMARY_NANOS);
        for (HostPort place : order) {
            long left = Math.min(Deadlines.left(until), PRIMARY_NANOS);
            if (left <= 0) {
                return;
            }
            try {
                if (login.ask(place, Deadlines.inNanos(left)) instanceof Outcome.Said said && !said.standby()) {
                    history.seen(place, System.nanoTime(), said.timeline(), said.position());
                    return;
                }
            } catch (ProbeFailedException e) {
                LOG.log(Level.DEBUG, "primary-not-there server={0} reason=\"{1}\"", place, e.info());
            }
        }
    }
}
