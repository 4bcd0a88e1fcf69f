package io.fairlead.dataplane.stats;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.live.TrafficCounters;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Server;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.Availability;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** One row each: columns that HAProxy leaves empty for a kind of row or a mode are absent here. Pure but for the clock. */
final class StatsRows {

    private StatsRows() {}

    static StatsRow frontend(LiveFrontend frontend, int globalMaxconn, int position, String certificates) {
        TrafficCounters counters = frontend.counters();
        StatsRow.Builder row = StatsRow.frontend(frontend.name());
        sessions(row, counters);
        int maxconn = frontend.maxconn() == 0 ? globalMaxconn : frontend.maxconn();
        if (maxconn != 0) {
            row.set(Metric.SLIM, maxconn);
        }
        row.set(Detail.STATUS, frontend.stopped() ? "STOP" : frontend.gate().full() ? "FULL" : "OPEN")
                .set(Metric.DREQ, counters.denied.sum())
                .set(Metric.DRESP, counters.answersDenied.sum())
                .set(Metric.EREQ, counters.requestErrors.sum())
                .set(Metric.REQ_TOT, counters.requests.sum())
                .set(Metric.RATE_LIM, 0)
                .set(Metric.DCON, counters.connectionsDenied.sum())
                .set(Metric.CONN_TOT, counters.sessionsTotal.sum())
                .set(Metric.IID, position)
                .set(Metric.SID, 0);
        row.set(Detail.CERTIFICATES, certificates);
        counters.requestRate(row, Metric.REQ_RATE, Metric.REQ_RATE_MAX);
        counters.sessionRate(row, Metric.CONN_RATE, Metric.CONN_RATE_MAX);
        if (mode(row, frontend.config().mode())) {
            answers(row, counters);
            row.set(Metric.INTERCEPTED, counters.intercepted.sum());
        }
        return row.build();
    }

    /** HAProxy names an address that has no name by its place. HAProxy manual 5.1 {@code name}. */
    static StatsRow listener(LiveFrontend frontend, Bind bind, int position, int place) {
        StatsRow.Builder row =
                StatsRow.listener(frontend.name(), bind.name().isEmpty() ? "sock-" + place : bind.name());
        row.set(Detail.STATUS, frontend.stopped() ? "WAITING" : frontend.gate().full() ? "FULL" : "OPEN")
                .set(Detail.ADDR, bind.address().toString())
                .set(Metric.SLIM, 0)
                .set(Metric.IID, position)
                .set(Metric.SID, place);
        mode(row, frontend.config().mode());
        frontend.listener(bind.address()).into(row);
        return row.build();
    }

    static StatsRow backend(LiveBackend backend, int position) {
        TrafficCounters counters = backend.counters();
        StatsRow.Builder row = StatsRow.backend(backend.name());
        long now = System.nanoTime();
        sessions(row, counters);
        behind(row, counters, now);
        boolean up = backend.usableServers() > 0 || backend.servers().isEmpty();
        row.set(Detail.STATUS, up ? "UP" : "DOWN")
                .set(Metric.DREQ, counters.denied.sum())
                .set(Metric.ACT, backend.up(false))
                .set(Metric.BCK, backend.up(true))
                .set(Metric.WEIGHT, weight(backend, LiveServer::weight))
                .set(Metric.UWEIGHT, weight(backend, LiveServer::weight))
                .set(Metric.QCUR, backend.queued())
                .set(Metric.QMAX, backend.queuedMost())
                .set(Metric.CHKDOWN, backend.history().downs())
                .set(Metric.LASTCHG, backend.history().secondsSinceChange(now))
                .set(Metric.DOWNTIME, backend.history().downSeconds(now))
                .set(Metric.IID, position)
                .set(Metric.SID, 0);
        row.set(Detail.PROTOCOL, backend.config().protocol().name().toLowerCase(Locale.ROOT));
        row.set(Detail.ALGO, algorithm(backend.config().balance()));
        if (mode(row, backend.config().mode())) {
            answers(row, counters);
            row.set(Metric.REQ_TOT, counters.requests.sum());
        }
        return row.build();
    }

    /** HAProxy's words for algorithms in its statistics. */
    private static String algorithm(Balance balance) {
        return switch (balance) {
            case Balance.RoundRobin _ -> "roundrobin";
            case Balance.StaticRoundRobin _ -> "static-rr";
            case Balance.LeastConn _ -> "leastconn";
            case Balance.First _ -> "first";
            case Balance.Random _ -> "random";
            case Balance.Source _ -> "source";
            case Balance.Uri _ -> "uri";
            case Balance.Header _ -> "hdr";
            case Balance.UrlParam _ -> "url_param";
        };
    }

    /** The weights of the servers in use: active ones, else backups. */
    private static long weight(LiveBackend backend, ToIntFunction<LiveServer> weight) {
        boolean backups = backend.up(false) == 0;
        return backend.servers().stream()
                .filter(server -> server.config().backup() == backups)
                .filter(server -> server.availability() == Availability.USABLE)
                .limit(backups && !backend.config().options().allBackups() ? 1 : Long.MAX_VALUE)
                .mapToInt(weight)
                .sum();
    }

    static StatsRow server(LiveBackend backend, LiveServer server, long idle, int position) {
        TrafficCounters counters = server.counters();
        Server config = server.config();
        StatsRow.Builder row = StatsRow.server(backend.name(), server.id().server());
        long now = System.nanoTime();
        sessions(row, counters);
        behind(row, counters, now);
        if (server.maxconn() != 0) {
            row.set(Metric.SLIM, server.maxconn());
        }
        if (config.maxqueue() != 0) {
            row.set(Metric.QLIMIT, config.maxqueue());
        }
        row.set(Detail.STATUS, ServerStatus.of(server))
                .set(Metric.QCUR, server.waiting())
                .set(Metric.QMAX, server.waitingMost())
                .set(Metric.WEIGHT, server.weight())
                .set(Metric.UWEIGHT, server.weight())
                .set(Metric.ACT, config.backup() ? 0 : 1)
                .set(Metric.BCK, config.backup() ? 1 : 0)
                .set(Metric.LASTCHG, server.history().secondsSinceChange(now))
                .set(Metric.SRV_ICUR, idle)
                .set(Metric.IDLE_CONN_CUR, idle)
                .set(Metric.USED_CONN_CUR, server.busy())
                .set(Metric.IID, position)
                .set(Metric.SID, server.identity())
                .set(Detail.ADDR, address(server))
                .set(Detail.COOKIE, config.cookie().orElse(""));
        check(row, server, now);
        if (mode(row, backend.config().mode())) {
            answers(row, counters);
            row.set(Metric.REQ_TOT, counters.requests.sum());
        }
        return row.build();
    }

    private static String address(LiveServer server) {
        return server.overrides().address().orElse(server.config().address()).toString();
    }

    private static void check(StatsRow.Builder row, LiveServer server, long now) {
        server.config().check().ifPresent(check -> {
            row.set(Metric.CHKFAIL, server.health().map(ServerHealth::failures).orElse(0L))
                    .set(
                            Metric.CHKDOWN,
                            server.health().map(ServerHealth::downs).orElse(0L))
                    .set(Metric.DOWNTIME, server.history().downSeconds(now));
            if (server.admin() != AdminState.MAINT) {
                row.set(Metric.CHECK_RISE, check.rise())
                        .set(Metric.CHECK_FALL, check.fall())
                        .set(Metric.CHECK_HEALTH, ServerStatus.counter(server, check.rise(), check.fall()));
            }
            server.health().ifPresent(health -> checked(row, server, health));
        });
    }

    private static void checked(StatsRow.Builder row, LiveServer server, ServerHealth health) {
        row.set(Detail.CHECK_STATUS, health.last().code().name())
                .set(Detail.CHECK_DESC, health.last().code().sentence())
                .set(Detail.LAST_CHK, health.last().info())
                .set(Metric.CHECK_DURATION, health.last().duration().toMillis());
        if (health.last().status() != 0) {
            row.set(Metric.CHECK_CODE, health.last().status());
        }
        if (server.admin() != AdminState.MAINT) {
            // The checker knows since when, even after a restart of this node.
            Duration since =
                    Duration.between(health.since(), InstantSource.system().instant());
            row.set(Metric.LASTCHG, Math.max(0, since.toSeconds()));
        }
    }

    private static boolean mode(StatsRow.Builder row, ProxyMode mode) {
        row.set(Detail.MODE, mode.name().toLowerCase(Locale.ROOT));
        return mode == ProxyMode.HTTP;
    }

    private static void sessions(StatsRow.Builder row, TrafficCounters counters) {
        row.set(Metric.SCUR, counters.sessions.get())
                .set(Metric.SMAX, counters.sessionsMax.get())
                .set(Metric.STOT, counters.sessionsTotal.sum())
                .set(Metric.BIN, counters.bytesIn.sum())
                .set(Metric.BOUT, counters.bytesOut.sum());
        counters.sessionRate(row, Metric.RATE, Metric.RATE_MAX);
    }

    /** What backends and servers have in common. */
    private static void behind(StatsRow.Builder row, TrafficCounters counters, long now) {
        row.set(Metric.DRESP, counters.answersDenied.sum())
                .set(Metric.ECON, counters.connectErrors.sum())
                .set(Metric.ERESP, counters.responseErrors.sum())
                .set(Metric.WRETR, counters.retries.sum())
                .set(Metric.WREDIS, counters.redispatches.sum())
                .set(Metric.LBTOT, counters.balanced.sum())
                .set(Metric.CLI_ABRT, counters.clientAborts.sum())
                .set(Metric.SRV_ABRT, counters.serverAborts.sum())
                .set(Metric.LASTSESS, counters.secondsSinceSession(now))
                .set(Metric.CONNECT, counters.connects.sum())
                .set(Metric.REUSE, counters.reuses.sum());
        counters.timings.into(row);
    }

    private static void answers(StatsRow.Builder row, TrafficCounters counters) {
        row.set(Metric.HRSP_1XX, counters.answers(1))
                .set(Metric.HRSP_2XX, counters.answers(2))
                .set(Metric.HRSP_3XX, counters.answers(3))
                .set(Metric.HRSP_4XX, counters.answers(4))
                .set(Metric.HRSP_5XX, counters.answers(5))
                .set(Metric.HRSP_OTHER, counters.answers(0));
    }
}
