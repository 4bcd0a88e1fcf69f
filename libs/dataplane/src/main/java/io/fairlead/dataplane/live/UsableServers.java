package io.fairlead.dataplane.live;

import io.fairlead.balancing.Balancer;
import io.fairlead.balancing.Candidates;
import io.fairlead.balancing.Cycle;
import io.fairlead.balancing.HashRing;
import io.fairlead.balancing.HashedMap;
import io.fairlead.balancing.InOrder;
import io.fairlead.balancing.LeastConnections;
import io.fairlead.balancing.RandomDraws;
import io.fairlead.balancing.SlowStart;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.Balance.HashType;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The servers of a backend that may take new traffic, with the algorithm over them. Immutable but for loads. */
final class UsableServers implements Candidates {

    private final LiveServer[] servers;
    private final int[] weights;
    private final Balancer balancer;

    UsableServers(List<LiveServer> usable, Balance balance, AtomicInteger pointer) {
        this.servers = usable.toArray(LiveServer[]::new);
        boolean dynamic = isDynamic(balance);
        this.weights = usable.stream()
                .mapToInt(s -> Math.max(1, dynamic ? s.effectiveWeight() : s.weight() * SlowStart.STEPS))
                .toArray();
        this.balancer = balancer(balance, pointer);
    }

    private Balancer balancer(Balance balance, AtomicInteger pointer) {
        return switch (balance) {
            case Balance.RoundRobin r -> new Cycle(this, pointer);
            case Balance.StaticRoundRobin r -> Cycle.fixed(this, pointer);
            case Balance.LeastConn l -> new LeastConnections(this, pointer);
            case Balance.First f -> new InOrder(this);
            case Balance.Random(int draws) ->
                new RandomDraws(this, draws, n -> ThreadLocalRandom.current().nextInt(n));
            case Balance.Source(HashType type) -> hash(type);
            case Balance.Uri uri -> hash(uri.hashType());
            case Balance.Header header -> hash(header.hashType());
            case Balance.UrlParam param -> hash(param.hashType());
        };
    }

    /** Whether weights may change while it serves; static ones know no slow start. HAProxy manual 4.2. */
    private static boolean isDynamic(Balance balance) {
        return switch (balance) {
            case Balance.RoundRobin _, Balance.LeastConn _, Balance.First _, Balance.Random _ -> true;
            case Balance.StaticRoundRobin _ -> false;
            case Balance.Source source -> source.hashType().consistent();
            case Balance.Uri uri -> uri.hashType().consistent();
            case Balance.Header header -> header.hashType().consistent();
            case Balance.UrlParam param -> param.hashType().consistent();
        };
    }

    private Balancer hash(HashType type) {
        return type.consistent() ? new HashRing(this, type.balanceFactor()) : new HashedMap(this);
    }

    /** The same servers with a turn of their own. */
    UsableServers after(Balance balance, int turn) {
        return new UsableServers(List.of(servers), balance, new AtomicInteger(turn));
    }

    @Nullable
    LiveServer pick(int key, @Nullable LiveServer avoid) {
        int avoided = Balancer.NONE;
        for (int i = 0; avoid != null && i < servers.length; i++) {
            if (servers[i].equals(avoid)) {
                avoided = i;
            }
        }
        int index = balancer.pick(key, avoided);
        return index == Balancer.NONE ? null : servers[index];
    }

    void forEach(Consumer<LiveServer> action) {
        for (LiveServer server : servers) {
            action.accept(server);
        }
    }

    /** Whether it is one of them. */
    boolean contains(LiveServer server) {
        for (LiveServer usable : servers) {
            if (usable.equals(server)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int size() {
        return servers.length;
    }

    @Override
    public int weight(int index) {
        return weights[index];
    }

    @Override
    public int load(int index) {
        return servers[index].busy() + servers[index].waiting();
    }

    @Override
    public boolean admits(int index) {
        return servers[index].hasRoom();
    }

    @Override
    public boolean queues(int index) {
        return servers[index].takesOneMore();
    }

    @Override
    public int identity(int index) {
        return servers[index].identity();
    }
}
