package io.fairlead.stats.rest;

import io.fairlead.stats.numbers.Picture;
import io.fairlead.telemetry.stats.StatsRow;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which rows a request wants: by kind, by proxy, by server, of one node. What is not said does not limit. */
public class StatsFilter {

    @QueryParam("kind")
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private List<String> kinds;

    @QueryParam("proxy")
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private List<String> proxies;

    @QueryParam("server")
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private List<String> servers;

    @QueryParam("node")
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private List<String> nodes;

    private static final Set<String> KINDS = Set.of("frontend", "backend", "server", "listener");

    /** Filled by the container. */
    public StatsFilter() {}

    /** What is wrong with it, empty when nothing is. */
    String complaint(Picture picture) {
        if (!KINDS.containsAll(kinds)) {
            return "kind is one of frontend, backend, server, listener";
        }
        for (String node : nodes) {
            if (!picture.byNode().containsKey(node)) {
                return "no node " + node + " has told its statistics lately";
            }
        }
        return "";
    }

    /** The rows of a picture that are wanted. */
    Picture of(Picture picture) {
        Picture base = nodes.isEmpty() ? picture : picture.of(nodes);
        return base.with(base.rows().stream().filter(this::wanted).toList());
    }

    private boolean wanted(StatsRow row) {
        return (kinds.isEmpty() || kinds.contains(row.kind().name().toLowerCase(Locale.ROOT)))
                && (proxies.isEmpty() || proxies.contains(row.proxy()))
                && (servers.isEmpty() || !row.kind().named() || servers.contains(row.name()));
    }
}
