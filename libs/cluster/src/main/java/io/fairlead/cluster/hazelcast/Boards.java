package io.fairlead.cluster.hazelcast;

import io.fairlead.cluster.AdminBoard;
import io.fairlead.cluster.ConfigStore;
import io.fairlead.cluster.HealthBoard;
import io.fairlead.cluster.RolloutBoard;
import io.fairlead.cluster.SealedBoard;
import io.fairlead.cluster.StatsBoard;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** The ports, each on one versioned map. */
final class Boards {

    private static final String HEAD = "head";

    private Boards() {}

    /** Microseconds since 1970: the version of what is ordered by time. */
    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000), time.getNano() / 1_000);
    }

    /** The head; its version is the revision's number. */
    record Config(VersionedMap<StoredRevision> map, Feed<StoredRevision> feed) implements ConfigStore {

        @Override
        public Optional<StoredRevision> head() {
            return map.get(HEAD).flatMap(value -> map.decode(HEAD, value));
        }

        @Override
        public boolean publish(StoredRevision next, long expected) {
            if (next.number() <= expected) {
                throw new IllegalArgumentException("revision " + next.number() + " after " + expected);
            }
            return map.putIfVersion(HEAD, expected, new Versioned(next.number(), StateCodec.encode(next)));
        }

        @Override
        public Subscription onHead(Consumer<StoredRevision> listener) {
            return feed.subscribe((key, revision) -> listener.accept(revision));
        }
    }

    /** Verdicts; their version is the epoch. */
    record Health(VersionedMap<ServerHealth> map, Feed<ServerHealth> feed) implements HealthBoard {

        @Override
        public Map<ServerId, ServerHealth> all() {
            return byServer(map.all());
        }

        @Override
        public boolean publish(ServerId server, ServerHealth verdict) {
            return map.putIfNewer(server.toString(), versioned(verdict));
        }

        @Override
        public Set<ServerId> publishAll(Map<ServerId, Claim> claims) {
            Map<String, PutIfNewer.Next> values = new HashMap<>();
            claims.forEach((server, claim) ->
                    values.put(server.toString(), new PutIfNewer.Next(versioned(claim.verdict()), claim.base())));
            Set<ServerId> refused = new HashSet<>();
            map.putAllIfNewer(values).forEach(key -> refused.add(ServerId.parse(key)));
            return refused;
        }

        @Override
        public List<ServerId> together(Collection<ServerId> servers) {
            return map.byPartition(servers, ServerId::toString);
        }

        @Override
        public Subscription onVerdict(BiConsumer<ServerId, ServerHealth> listener) {
            return feed.subscribe((key, verdict) -> listener.accept(ServerId.parse(key), verdict));
        }

        private static Versioned versioned(ServerHealth verdict) {
            return new Versioned(verdict.epoch(), StateCodec.encode(verdict));
        }
    }

    /** Orders; their version is their time, pushed past the order they replace. */
    record Admin(VersionedMap<AdminOrder> map, Feed<AdminOrder> feed) implements AdminBoard {

        @Override
        public Map<ServerId, AdminOrder> all() {
            return byServer(map.all());
        }

        @Override
        public void put(ServerId server, AdminOrder order) {
            String key = server.toString();
            byte[] body = StateCodec.encode(order);
            while (true) {
                // Clocks of nodes differ: the order given last wins, even if its clock is behind.
                long present = map.get(key).map(Versioned::version).orElse(0L);
                long version = Math.max(micros(order.since()), present + 1);
                if (map.putIfVersion(key, present, new Versioned(version, body))) {
                    return;
                }
            }
        }

        @Override
        public AdminOrder change(ServerId server, Function<Optional<AdminOrder>, AdminOrder> change) {
            String key = server.toString();
            while (true) {
                Optional<Versioned> present = map.get(key);
                AdminOrder next = change.apply(present.flatMap(value -> map.decode(key, value)));
                long before = present.map(Versioned::version).orElse(0L);
                long version = Math.max(micros(next.since()), before + 1);
                if (map.putIfVersion(key, before, new Versioned(version, StateCodec.encode(next)))) {
                    return next;
                }
            }
        }

        @Override
        public boolean restore(ServerId server, AdminOrder order) {
            return map.putIfNewer(server.toString(), new Versioned(micros(order.since()), StateCodec.encode(order)));
        }

        @Override
        public Subscription onOrder(BiConsumer<ServerId, AdminOrder> listener) {
            return feed.subscribe((key, order) -> listener.accept(ServerId.parse(key), order));
        }
    }

    /** Statistics and parts beside them; the maps let them expire. */
    record Stats(VersionedMap<NodeStats> map, VersionedMap<NodeStats> beside) implements StatsBoard {

        @Override
        public void put(String node, String part, String payload) {
            beside.set(key(node, part), new Versioned(0, StateCodec.encode(new NodeStats(part, payload))));
        }

        @Override
        public Map<String, String> parts(String node, Set<String> names) {
            Set<String> keys = new HashSet<>();
            names.forEach(name -> keys.add(key(node, name)));
            Map<String, String> found = new HashMap<>();
            beside.all(keys).values().forEach(part -> found.put(part.node(), part.payload()));
            return found;
        }

        private static String key(String node, String part) {
            return node + "/" + part;
        }

        @Override
        public void publish(NodeStats stats) {
            map.set(stats.node(), new Versioned(0, StateCodec.encode(stats)));
        }

        @Override
        public List<NodeStats> all() {
            return List.copyOf(map.all().values());
        }
    }

    /** What runs where. */
    record Rollout(VersionedMap<AppliedRevision> map) implements RolloutBoard {

        @Override
        public void publish(AppliedRevision applied) {
            map.set(applied.node(), new Versioned(micros(applied.time()), StateCodec.encode(applied)));
        }

        @Override
        public List<AppliedRevision> all() {
            return List.copyOf(map.all().values());
        }
    }

    /** Sealed secrets; each has its version. */
    record Secrets(VersionedMap<Sealed> map, Feed<Sealed> feed) implements SealedBoard {

        @Override
        public Map<String, Sealed> all() {
            return map.all();
        }

        @Override
        public boolean put(String name, long expected, Sealed next) {
            return map.putIfVersion(name, expected, versioned(next));
        }

        @Override
        public boolean restore(String name, Sealed kept) {
            return map.putIfNewer(name, versioned(kept));
        }

        @Override
        public Subscription onChange(BiConsumer<String, Sealed> listener) {
            return feed.subscribe(listener);
        }

        private static Versioned versioned(Sealed sealed) {
            return new Versioned(sealed.version(), StateCodec.encode(sealed));
        }
    }

    private static <V> Map<ServerId, V> byServer(Map<String, V> values) {
        Map<ServerId, V> servers = new HashMap<>();
        values.forEach((key, value) -> servers.put(ServerId.parse(key), value));
        return servers;
    }
}
