package io.fairlead.edge;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.live.TrafficCounters;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.haproxy.stats.StatsCsv;
import io.fairlead.haproxy.stats.StatsHtml;
import io.fairlead.haproxy.stats.StatsRow;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.StatsPage;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.Availability;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What this node knows of its proxies, as rows of HAProxy's statistics. */
final class StatsTable {

    private final Dataplane dataplane;

    StatsTable(Dataplane dataplane) {
        this.dataplane = dataplane;
    }

    String csv() {
        return StatsCsv.render(rows());
    }

    String html(StatsPage page) {
        String heading = page.hideVersion() ? "Fairlead" : "Fairlead " + version();
        return StatsHtml.render(rows(), heading, page.uri(), page.refresh().map(Duration::toSeconds));
    }

    private static String version() {
        return Optional.ofNullable(StatsTable.class.getPackage().getImplementationVersion())
                .orElse("development build");
    }

    List<StatsRow> rows() {
        RoutingSnapshot snapshot = dataplane.snapshot();
        TreeSet<String> names = new TreeSet<>(snapshot.frontends().keySet());
        names.addAll(snapshot.backends().keySet());
        List<StatsRow> rows = new ArrayList<>();
        for (String name : names) {
            Optional.ofNullable(snapshot.frontends().get(name)).ifPresent(plan -> rows.add(frontend(plan.live())));
            Optional.ofNullable(snapshot.backends().get(name)).ifPresent(plan -> {
                plan.live().servers().forEach(server -> rows.add(server(plan.live(), server)));
                rows.add(backend(plan.live()));
            });
        }
        return rows;
    }

    private static StatsRow frontend(LiveFrontend frontend) {
        StatsRow row = traffic(StatsRow.of(frontend.name(), "FRONTEND"), frontend.counters());
        return row.set("status", "OPEN")
                .set("type", 0)
                .set("mode", "http")
                .set(
                        "slim",
                        frontend.config().maxconn() == 0
                                ? ""
                                : frontend.config().maxconn())
                .set("req_tot", frontend.counters().requests.sum())
                .set("conn_tot", frontend.counters().sessionsTotal.sum());
    }

    private static StatsRow backend(LiveBackend backend) {
        StatsRow row = traffic(StatsRow.of(backend.name(), "BACKEND"), backend.counters());
        int active = backend.up(false);
        int backup = backend.up(true);
        boolean up = backend.usableServers() > 0 || backend.servers().isEmpty();
        return row.set("status", up ? "UP" : "DOWN")
                .set("type", 1)
                .set("mode", "http")
                .set("act", active)
                .set("bck", backup)
                .set(
                        "weight",
                        backend.servers().stream().mapToInt(LiveServer::weight).sum())
                .set("qcur", backend.queued())
                .set("qmax", backend.queuedMost())
                .set("req_tot", backend.counters().requests.sum());
    }

    private static StatsRow server(LiveBackend backend, LiveServer server) {
        Server config = server.config();
        StatsRow row = traffic(StatsRow.of(backend.name(), server.id().server()), server.counters());
        row.set("status", status(server))
                .set("type", 2)
                .set("mode", "http")
                .set("sid", server.identity())
                .set("req_tot", server.counters().requests.sum())
                .set("weight", server.weight())
                .set("uweight", config.weight())
                .set("act", config.backup() ? 0 : 1)
                .set("bck", config.backup() ? 1 : 0)
                .set("slim", config.maxconn() == 0 ? "" : config.maxconn())
                .set("addr", config.address());
        server.health().ifPresent(health -> health(row, health));
        config.check().ifPresent(check -> row.set("check_rise", check.rise()).set("check_fall", check.fall()));
        return row;
    }

    private static void health(StatsRow row, ServerHealth health) {
        row.set("check_status", health.last().code())
                .set(
                        "check_code",
                        health.last().status() == 0 ? "" : health.last().status())
                .set("check_duration", health.last().duration().toMillis())
                .set("check_desc", health.last().code().sentence())
                .set("check_health", health.counter())
                .set("last_chk", health.last().info())
                .set("chkfail", health.failures())
                .set("chkdown", health.downs())
                .set(
                        "lastchg",
                        Math.max(
                                0,
                                Duration.between(health.since(), Instant.now()).toSeconds()));
    }

    /** HAProxy's words, with the position of the counter while it is moving. */
    static String status(LiveServer server) {
        if (server.admin() == AdminState.MAINT) {
            return "MAINT";
        }
        Optional<CheckSettings> check = server.config().check();
        if (check.isEmpty()) {
            return server.admin() == AdminState.DRAIN ? "DRAIN" : "no check";
        }
        int rise = check.get().rise();
        int fall = check.get().fall();
        int counter = server.health().map(ServerHealth::counter).orElse(rise);
        if (server.availability() == Availability.DOWN
                || server.health().map(ServerHealth::status).orElse(HealthStatus.UNKNOWN) == HealthStatus.DOWN) {
            return counter == 0 ? "DOWN" : "DOWN " + counter + "/" + rise;
        }
        if (server.admin() == AdminState.DRAIN) {
            return "DRAIN";
        }
        return counter >= rise + fall - 1 ? "UP" : "UP " + (counter - rise + 1) + "/" + fall;
    }

    private static StatsRow traffic(StatsRow row, TrafficCounters counters) {
        row.set("scur", counters.sessions.get())
                .set("smax", counters.sessionsMax.get())
                .set("stot", counters.sessionsTotal.sum())
                .set("bin", counters.bytesIn.sum())
                .set("bout", counters.bytesOut.sum())
                .set("dreq", counters.denied.sum())
                .set("ereq", counters.requestErrors.sum())
                .set("econ", counters.connectErrors.sum())
                .set("eresp", counters.responseErrors.sum())
                .set("wretr", counters.retries.sum())
                .set("wredis", counters.redispatches.sum())
                .set("hrsp_other", counters.answers(0))
                .set("pid", 1);
        for (int digit = 1; digit <= 5; digit++) {
            row.set("hrsp_" + digit + "xx", counters.answers(digit));
        }
        return row;
    }
}
