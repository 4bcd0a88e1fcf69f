package io.fairlead.stats.rest;

import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import io.fairlead.stats.StatsService.Revision;
import io.fairlead.stats.numbers.Picture;
import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Statistics, health and events as JSON. Times of day are RFC 3339, periods are milliseconds. Pure functions. */
final class StatsJson {

    private static final double MICROS_PER_MILLI = 1000.0;
    private static final Map<String, Double> SHARES = shares();

    private StatsJson() {}

    private static Map<String, Double> shares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("p50", 0.5);
        shares.put("p90", 0.9);
        shares.put("p95", 0.95);
        shares.put("p99", 0.99);
        return shares;
    }

    /** The picture as a tree: frontends with their listeners, and backends with their servers. */
    static JsonObjectBuilder picture(Picture picture, Optional<Revision> revision, List<AppliedRevision> applied) {
        Map<String, JsonObjectBuilder> frontends = new LinkedHashMap<>();
        SortedMap<String, JsonArrayBuilder> listeners = new TreeMap<>();
        SortedMap<String, JsonArrayBuilder> servers = new TreeMap<>();
        Map<String, JsonObjectBuilder> backends = new LinkedHashMap<>();
        for (StatsRow row : picture.rows()) {
            switch (row.kind()) {
                case FRONTEND -> frontends.put(row.proxy(), row(picture, row, row.proxy()));
                case LISTENER -> {
                    frontends.putIfAbsent(
                            row.proxy(), Json.createObjectBuilder().add("name", row.proxy()));
                    listeners
                            .computeIfAbsent(row.proxy(), name -> Json.createArrayBuilder())
                            .add(row(picture, row, row.name()));
                }
                case BACKEND -> backends.put(row.proxy(), row(picture, row, row.proxy()));
                case SERVER -> {
                    // A filter may have taken the backend's own row away.
                    backends.putIfAbsent(row.proxy(), Json.createObjectBuilder().add("name", row.proxy()));
                    servers.computeIfAbsent(row.proxy(), name -> Json.createArrayBuilder())
                            .add(row(picture, row, row.name()));
                }
            }
        }
        return Json.createObjectBuilder()
                .add("time", picture.time().toString())
                .add("nodes", nodes(picture))
                .add("config", config(revision, applied))
                .add("frontends", trees(frontends, "listeners", listeners))
                .add("backends", trees(backends, "servers", servers));
    }

    private static JsonArrayBuilder trees(
            Map<String, JsonObjectBuilder> proxies, String word, Map<String, JsonArrayBuilder> parts) {
        JsonArrayBuilder trees = Json.createArrayBuilder();
        proxies.forEach((name, proxy) -> {
            JsonArrayBuilder own = parts.get(name);
            trees.add(proxy.add(word, own == null ? Json.createArrayBuilder() : own));
        });
        return trees;
    }

    /** The nodes whose numbers are in it. */
    static JsonArrayBuilder nodes(Picture picture) {
        JsonArrayBuilder nodes = Json.createArrayBuilder();
        picture.nodes()
                .forEach(node -> nodes.add(Json.createObjectBuilder()
                        .add("node", node.name())
                        .add("time", node.time().toString())));
        return nodes;
    }

    /** The revision all nodes should run, and what came of it on each. */
    static JsonObjectBuilder config(Optional<Revision> revision, List<AppliedRevision> applied) {
        JsonObjectBuilder config = Json.createObjectBuilder();
        revision.ifPresent(head -> config.add("revision", head.number())
                .add("hash", head.hash())
                .add("author", head.author())
                .add("reason", head.reason())
                .add("time", head.time().toString()));
        JsonArrayBuilder nodes = Json.createArrayBuilder();
        for (AppliedRevision node : applied) {
            nodes.add(Json.createObjectBuilder()
                    .add("node", node.node())
                    .add("revision", node.revision())
                    .add("error", node.error())
                    .add("time", node.time().toString()));
        }
        return config.add("nodes", nodes);
    }

    private static JsonObjectBuilder row(Picture picture, StatsRow row, String name) {
        JsonObjectBuilder numbers = Json.createObjectBuilder();
        row.numbers().forEach((metric, value) -> numbers.add(metric.key(), value));
        JsonObjectBuilder details = Json.createObjectBuilder();
        row.details().forEach((detail, value) -> details.add(detail.key(), value));
        JsonObjectBuilder total = Json.createObjectBuilder();
        JsonObjectBuilder recent = Json.createObjectBuilder();
        for (Phase phase : row.latencies().keySet()) {
            String key = phase.name().toLowerCase(Locale.ROOT);
            total.add(key, latency(row.latency(phase)));
            recent.add(key, latency(picture.recent(row, phase)));
        }
        return Json.createObjectBuilder()
                .add("name", name)
                .add("numbers", numbers)
                .add("details", details)
                .add("latency", total)
                .add("latencyLastMinute", recent);
    }

    /** Percentiles and maximum, in milliseconds. */
    static JsonObjectBuilder latency(Latency latency) {
        JsonObjectBuilder values = Json.createObjectBuilder().add("count", latency.count());
        if (latency.count() > 0) {
            SHARES.forEach((key, share) -> values.add(key, latency.percentileMicros(share) / MICROS_PER_MILLI));
            values.add("max", latency.maxMicros() / MICROS_PER_MILLI);
        }
        return values;
    }

    /** Every server of which the checks or an operator said something. */
    static JsonObjectBuilder health(
            Set<ServerId> serving, Map<ServerId, ServerHealth> verdicts, Map<ServerId, AdminOrder> orders) {
        TreeSet<ServerId> known = new TreeSet<>(serving);
        known.addAll(verdicts.keySet());
        known.addAll(orders.keySet());
        JsonArrayBuilder servers = Json.createArrayBuilder();
        for (ServerId id : known) {
            servers.add(server(id, Optional.ofNullable(verdicts.get(id)), Optional.ofNullable(orders.get(id))));
        }
        return Json.createObjectBuilder().add("servers", servers);
    }

    /** What is known and wanted of one server. */
    static JsonObjectBuilder server(ServerId id, Optional<ServerHealth> verdict, Optional<AdminOrder> order) {
        JsonObjectBuilder server =
                Json.createObjectBuilder().add("backend", id.backend()).add("server", id.server());
        verdict.ifPresent(found -> verdict(server, found));
        order.ifPresent(found -> server.add("admin", order(found)));
        return server;
    }

    private static void verdict(JsonObjectBuilder server, ServerHealth health) {
        server.add("status", health.status().name().toLowerCase(Locale.ROOT))
                .add("since", health.since().toString())
                .add("counter", health.counter())
                .add("checks", health.checks())
                .add("failures", health.failures())
                .add("downs", health.downs())
                .add("owner", health.owner())
                .add("lastCheck", check(health.last()));
    }

    /** What a check found. */
    static JsonObjectBuilder check(ProbeResult result) {
        return Json.createObjectBuilder()
                .add("code", result.code().name())
                .add("text", result.code().sentence())
                .add("status", result.status())
                .add("info", result.info())
                .add("duration", result.duration().toNanos() / MICROS_PER_MILLI / MICROS_PER_MILLI);
    }

    private static JsonObjectBuilder order(AdminOrder order) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("state", order.state().name().toLowerCase(Locale.ROOT))
                .add("author", order.author())
                .add("reason", order.reason())
                .add("since", order.since().toString());
        order.weight().ifPresent(weight -> json.add("weight", weight));
        return json;
    }

    /** One event. */
    static JsonObjectBuilder event(Event event) {
        return Json.createObjectBuilder()
                .add("time", event.time().toString())
                .add("node", event.node())
                .add("kind", event.kind())
                .add("subject", event.subject())
                .add("message", event.message());
    }
}
