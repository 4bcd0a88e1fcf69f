package io.fairlead.health;

import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.ServerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * Which nodes of the data plane say that they cannot reach which server. One alone has a problem of its own; when enough
 * of them agree, the server has it. Thread-safe.
 */
final class Complaints {

    /** Where nodes complain: node and {@code BACKEND/SERVER}, with a tabulator between. */
    static final String TOPIC = "server-out-of-reach";

    /** Complaints are repeated every two seconds; one that is not is withdrawn. */
    private static final long HOLDS_NANOS = Duration.ofSeconds(7).toNanos();

    private static final int MOST_NODES = 1000;

    private final int configured;
    private final IntSupplier nodes;
    private final Map<ServerId, Map<String, Long>> heard = new ConcurrentHashMap<>();

    /**
     * Nobody has complained.
     *
     * @param configured how many nodes must agree; 0 for more than half of them, and two at least
     * @param nodes how many nodes of the data plane there are
     */
    Complaints(int configured, IntSupplier nodes) {
        this.configured = configured;
        this.nodes = nodes;
    }

    /** A node complains about a server. */
    void hear(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        int tab = text.indexOf('\t');
        if (tab < 1) {
            return;
        }
        try {
            Map<String, Long> of =
                    heard.computeIfAbsent(ServerId.parse(text.substring(tab + 1)), any -> new ConcurrentHashMap<>());
            long now = System.nanoTime();
            of.values().removeIf(then -> now - then > HOLDS_NANOS);
            if (of.size() < MOST_NODES) {
                of.put(text.substring(0, tab), now);
            }
        } catch (IllegalArgumentException e) {
            // Not the name of a server.
        }
    }

    /** Forgets servers that are not checked here. */
    void keepOnly(java.util.Set<ServerId> servers) {
        heard.keySet().retainAll(servers);
    }

    /** What enough nodes agree on: a failed check. */
    Optional<ProbeResult> agreed(ServerId server) {
        Map<String, Long> of = heard.get(server);
        if (of == null || of.isEmpty()) {
            return Optional.empty();
        }
        long now = System.nanoTime();
        int complaining = (int)
                of.values().stream().filter(then -> now - then <= HOLDS_NANOS).count();
        int all = nodes.getAsInt();
        int needed = configured > 0 ? configured : Math.max(2, all / 2 + 1);
        if (complaining < needed) {
            return Optional.empty();
        }
        String words = "unreachable from " + complaining + " of " + Math.max(all, complaining) + " nodes";
        return Optional.of(new ProbeResult(CheckCode.HANA, 0, words, Duration.ZERO));
    }
}
