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
import io.fairlead.telemetry.stats.StatsRow;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** The picture as members of an object: frontends with their listeners, and backends with their servers. */
    static void picture(Picture shown, Optional<Revision> revision, List<AppliedRevision> applied, JsonBytes out) {
        Picture picture = shown.aged();
        Map<String, Tree> frontends = new LinkedHashMap<>();
        Map<String, Tree> backends = new LinkedHashMap<>();
        for (StatsRow row : picture.rows()) {
            switch (row.kind()) {
                case FRONTEND -> frontends.computeIfAbsent(row.proxy(), Tree::new).own = Optional.of(row);
                case LISTENER ->
                    frontends.computeIfAbsent(row.proxy(), Tree::new).parts.add(row);
                case BACKEND -> backends.computeIfAbsent(row.proxy(), Tree::new).own = Optional.of(row);
                case SERVER ->
                    backends.computeIfAbsent(row.proxy(), Tree::new).parts.add(row);
            }
        }
        out.name("time").value(picture.time().toString());
        out.name("nodes").json(nodes(picture).build().toString());
        out.name("config").json(config(revision, applied).build().toString());
        out.name("frontends");
        trees(picture, frontends.values(), "listeners", out);
        out.name("backends");
        trees(picture, backends.values(), "servers", out);
    }

    /** A frontend with its listeners or a backend with its servers; a filter may have taken its own row away. */
    private static final class Tree {
        private final String name;
        private final List<StatsRow> parts = new ArrayList<>();
        private Optional<StatsRow> own = Optional.empty();

        Tree(String name) {
            this.name = name;
        }
    }

    private static void trees(Picture picture, Collection<Tree> trees, String word, JsonBytes out) {
        out.array();
        for (Tree tree : trees) {
            out.object().name("name").value(tree.name);
            tree.own.ifPresent(row -> row(picture, row, out));
            out.name(word).array();
            for (StatsRow part : tree.parts) {
                out.object().name("name").value(part.name());
                row(picture, part, out);
                out.endObject();
            }
            out.endArray().endObject();
        }
        out.endArray();
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

    private static void row(Picture picture, StatsRow row, JsonBytes out) {
        out.name("numbers").object();
        row.numbers().forEach((metric, value) -> out.name(metric.key()).value(value));
        out.endObject().name("details").object();
        row.details().forEach((detail, value) -> out.name(detail.key()).value(value));
        out.endObject().name("latency").object();
        row.latencies().forEach((phase, latency) -> latency(latency, out.name(phase.key())));
        out.endObject().name("latencyLastMinute").object();
        row.latencies().keySet().forEach(phase -> latency(picture.recent(row, phase), out.name(phase.key())));
        out.endObject();
    }

    /** Percentiles and maximum, in milliseconds. */
    static void latency(Latency latency, JsonBytes out) {
        long count = latency.count();
        out.object().name("count").value(count);
        if (count > 0) {
            SHARES.forEach((key, share) -> out.name(key).thousandths(latency.percentileMicros(share)));
            out.name("max").thousandths(latency.maxMicros());
        }
        out.endObject();
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
