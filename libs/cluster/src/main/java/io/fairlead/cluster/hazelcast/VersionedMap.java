package io.fairlead.cluster.hazelcast;

import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.MapListener;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.cluster.codec.UnreadableStateException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A shared map of versioned values of one kind. Versions only grow; reads and writes are bounded in time. Thread-safe.
 *
 * @param <V> the kind of value
 */
final class VersionedMap<V> {

    static final String CONFIG = "config-head";
    static final String HEALTH = "server-health";
    static final String ADMIN = "admin-state";
    static final String STATS = "node-stats";
    static final String STATS_PARTS = "node-stats-parts";
    static final String ROLLOUT = "rollout";
    static final String EVENTS = "events";
    static final String NODES = "nodes";
    static final String SECRETS = "sealed-secrets";

    private static final System.Logger LOG = System.getLogger(VersionedMap.class.getName());

    private final Link link;
    private final String name;
    private final StateCodec.Decoder<V> decoder;

    VersionedMap(Link link, String name, StateCodec.Decoder<V> decoder) {
        this.link = link;
        this.name = name;
        this.decoder = decoder;
    }

    String name() {
        return name;
    }

    Link link() {
        return link;
    }

    /** The values of all readable entries. */
    Map<String, V> all() {
        Map<String, V> values = new HashMap<>();
        entries().forEach((key, value) -> decode(key, value).ifPresent(decoded -> values.put(key, decoded)));
        return values;
    }

    /** The values of those of these entries that are there and readable. */
    Map<String, V> all(Set<String> keys) {
        Map<String, Versioned> found =
                link.call("read " + name, () -> Map.copyOf(link.map(name).getAll(keys)));
        Map<String, V> values = new HashMap<>();
        found.forEach((key, value) -> decode(key, value).ifPresent(decoded -> values.put(key, decoded)));
        return values;
    }

    /** All entries as they are stored. */
    Map<String, Versioned> entries() {
        return link.call("read " + name, () -> {
            Map<String, Versioned> copy = new HashMap<>();
            for (Map.Entry<String, Versioned> entry : link.map(name).entrySet()) {
                copy.put(entry.getKey(), entry.getValue());
            }
            return copy;
        });
    }

    /** Has changes told to a listener, over reconnections too. */
    void listen(MapListener listener) {
        link.call("listen to " + name, () -> link.map(name).addEntryListener(listener, true));
    }

    /** One entry as it is stored. */
    Optional<Versioned> get(String key) {
        return link.call(
                "read " + name, () -> Optional.ofNullable(link.map(name).get(key)));
    }

    /** Writes whatever is there. */
    void set(String key, Versioned value) {
        link.call("write " + name, () -> {
            link.map(name).set(key, value);
            return true;
        });
    }

    /** Removes an entry, if it is there. */
    void remove(String key) {
        link.call("remove from " + name, () -> {
            link.map(name).delete(key);
            return true;
        });
    }

    /** Writes if the version there still is {@code expected}, 0 for none. */
    boolean putIfVersion(String key, long expected, Versioned value) {
        return link.call("write " + name, () -> link.map(name).executeOnKey(key, new PutIfVersion(expected, value)));
    }

    /** Writes unless something at least as new is there. */
    boolean putIfNewer(String key, Versioned value) {
        return link.call("write " + name, () -> link.map(name).executeOnKey(key, PutIfNewer.of(key, value)));
    }

    /**
     * Writes each unless something at least as new, or newer than its base, is there.
     *
     * @return the keys not written
     */
    Set<String> putAllIfNewer(Map<String, PutIfNewer.Next> values) {
        return link.call("write " + name, () -> {
            IMap<String, Versioned> map = link.map(name);
            // All partitions at once: each is a round trip to its owner and from there to its backup.
            List<CompletableFuture<Map<String, Boolean>>> parts = new ArrayList<>();
            for (Map<String, PutIfNewer.Next> part : byPartition(values).values()) {
                parts.add(map.submitToKeys(part.keySet(), new PutIfNewer(part)).toCompletableFuture());
            }
            Set<String> refused = new HashSet<>(values.keySet());
            for (CompletableFuture<Map<String, Boolean>> part : parts) {
                part.get(Link.CALL_MILLIS, TimeUnit.MILLISECONDS).forEach((key, written) -> {
                    if (written) {
                        refused.remove(key);
                    }
                });
            }
            return refused;
        });
    }

    /** Sorted by where their entries live; as they are while nobody knows. */
    <K> List<K> byPartition(Collection<K> keys, Function<K, String> name) {
        try {
            return link.call("look at " + this.name, () -> {
                Map<K, Integer> places = new HashMap<>();
                keys.forEach(key -> places.put(key, partition(name.apply(key))));
                return keys.stream().sorted(Comparator.comparing(places::get)).toList();
            });
        } catch (ClusterUnavailableException e) {
            return List.copyOf(keys);
        }
    }

    private int partition(String key) {
        return link.hazelcast().getPartitionService().getPartition(key).getPartitionId();
    }

    /** A processor travels whole to each partition it runs on, so it only carries that partition's entries. */
    private Map<Integer, Map<String, PutIfNewer.Next>> byPartition(Map<String, PutIfNewer.Next> values) {
        Map<Integer, Map<String, PutIfNewer.Next>> parts = new HashMap<>();
        values.forEach((key, value) ->
                parts.computeIfAbsent(partition(key), id -> new HashMap<>()).put(key, value));
        return parts;
    }

    /** Decodes; what is no value of ours is logged and left out. */
    Optional<V> decode(String key, Versioned value) {
        try {
            return Optional.of(decoder.decode(value.body()));
        } catch (UnreadableStateException e) {
            LOG.log(
                    Level.WARNING,
                    "cluster-entry-unreadable map={0} key={1} reason=\"{2}\"",
                    name,
                    key,
                    e.getMessage());
            return Optional.empty();
        }
    }
}
