package io.fairlead.dbrouter;

import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.FirstPacket;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Who is connected, which pools are paused, and what was counted of each pool. Thread-safe. */
final class Clients {

    private final InstantSource clock;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, RoutedClient> clients = new ConcurrentHashMap<>();
    private final Map<String, PoolCounters> counters = new ConcurrentHashMap<>();
    private final Set<String> paused = ConcurrentHashMap.newKeySet();

    Clients(InstantSource clock) {
        this.clock = clock;
    }

    /** A client comes. */
    RoutedClient enter(FirstPacket.Startup startup, Transport client, boolean tls) {
        RoutedClient entering = new RoutedClient(
                numbers.incrementAndGet(),
                startup,
                client.remoteAddress(),
                client.localAddress(),
                tls,
                clock.instant());
        clients.put(entering.number, entering);
        return entering;
    }

    /** A client is gone. */
    void leave(RoutedClient client) {
        clients.remove(client.number);
    }

    /** All clients in the order they came. */
    List<RoutedClient> all() {
        return clients.values().stream()
                .sorted((a, b) -> Long.compare(a.number, b.number))
                .toList();
    }

    /** The client of this number. */
    Optional<RoutedClient> client(long number) {
        return Optional.ofNullable(clients.get(number));
    }

    /** Sessions of these pools. */
    List<PgSession> sessions(Collection<String> pools) {
        return clients.values().stream()
                .filter(client -> pools.contains(client.pool))
                .flatMap(client -> Stream.ofNullable(client.session))
                .toList();
    }

    /** Every session. */
    List<PgSession> sessions() {
        return clients.values().stream()
                .flatMap(client -> Stream.ofNullable(client.session))
                .toList();
    }

    /** What is counted of a pool. */
    PoolCounters counters(String pool) {
        PoolCounters known = counters.get(pool);
        return known != null ? known : counters.computeIfAbsent(pool, name -> new PoolCounters());
    }

    /** Whether new sessions of the pool are held. */
    boolean paused(String pool) {
        return paused.contains(pool);
    }

    /** Holds new sessions of these pools. */
    void pause(Collection<String> pools) {
        paused.addAll(pools);
    }

    /** Holds them no longer. */
    void resume(Collection<String> pools) {
        paused.removeAll(pools);
    }
}
