package io.fairlead.dataplane.live;

import io.fairlead.model.config.Server;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.Availability;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server with what is known of it and what it does now. Thread-safe. */
public final class LiveServer {

    private final ServerId id;
    private final int identity;
    private final TrafficCounters counters = new TrafficCounters();
    private final AtomicInteger busy = new AtomicInteger();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile Server config;
    private volatile InetSocketAddress address;
    private volatile AdminState admin;
    private volatile OptionalInt weight = OptionalInt.empty();
    private volatile @Nullable ServerHealth health;
    private volatile boolean suspect;
    private final UpDown history = new UpDown(System.nanoTime());

    /** A server that has not served yet. */
    public LiveServer(ServerId id, int identity, Server config, InetSocketAddress address) {
        this.id = id;
        this.identity = identity;
        this.config = config;
        this.address = address;
        this.admin = config.disabled() ? AdminState.MAINT : AdminState.READY;
        note();
    }

    public ServerId id() {
        return id;
    }

    /** Position in the backend, from 1: HAProxy's server id. */
    public int identity() {
        return identity;
    }

    public Server config() {
        return config;
    }

    public InetSocketAddress address() {
        return address;
    }

    public TrafficCounters counters() {
        return counters;
    }

    /** Follows a configuration change. */
    public void configure(Server changed, InetSocketAddress resolved) {
        this.config = changed;
        this.address = resolved;
    }

    /** Follows an operator's order. */
    public void order(AdminState wanted, OptionalInt newWeight) {
        this.admin = wanted;
        this.weight = newWeight;
        note();
    }

    /** Follows the checks. A server that came up again is no longer suspect. */
    public void health(ServerHealth verdict) {
        ServerHealth before = health;
        if (before != null && before.status() == HealthStatus.DOWN && verdict.status() == HealthStatus.UP) {
            suspect = false;
        }
        this.health = verdict;
        note();
    }

    private void note() {
        Availability now = availability();
        history.now(now != Availability.DOWN && now != Availability.MAINT, System.nanoTime());
    }

    /** When it went up and down. */
    public UpDown history() {
        return history;
    }

    /** Follows what traffic told of the server: whether it counts as down whatever the checks say. */
    public void suspect(boolean evidence) {
        this.suspect = evidence;
        note();
    }

    /** Whether traffic told against it. */
    public boolean suspect() {
        return suspect;
    }

    /** What the checks said last. */
    public Optional<ServerHealth> health() {
        return Optional.ofNullable(health);
    }

    public AdminState admin() {
        return admin;
    }

    /** The weight in force. */
    public int weight() {
        return weight.orElse(config.weight());
    }

    /** Whether it may take traffic. */
    public Availability availability() {
        ServerHealth known = health;
        HealthStatus status = known == null || config.check().isEmpty() ? HealthStatus.UNKNOWN : known.status();
        return Availability.of(admin, status, suspect, weight());
    }

    /** Requests in service. */
    public int busy() {
        return busy.get();
    }

    /** Takes a place, if {@code maxconn} leaves one. */
    public boolean tryEnter() {
        int limit = config.maxconn();
        if (limit == 0) {
            busy.incrementAndGet();
            return true;
        }
        for (int now = busy.get(); now < limit; now = busy.get()) {
            if (busy.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Gives the place back. */
    public void leave() {
        busy.decrementAndGet();
    }

    /** Whether {@link #tryEnter} would find a place. */
    public boolean hasRoom() {
        int limit = config.maxconn();
        return limit == 0 || busy.get() < limit;
    }

    /** Registers a long-lived session by what ends it; the result takes it out again. */
    public Runnable register(Runnable kill) {
        return register(kill, () -> {});
    }

    /**
     * The same for a session that can end in order.
     *
     * @param drain told when the server is to be drained
     */
    public Runnable register(Runnable kill, Runnable drain) {
        Session session = new Session(kill, drain);
        sessions.add(session);
        return () -> sessions.remove(session);
    }

    /** How many sessions are registered. */
    public int sessions() {
        return sessions.size();
    }

    /** Ends every registered session. */
    public void shutdownSessions() {
        sessions.forEach(session -> session.kill().run());
    }

    /** Asks every registered session to end in order. */
    public void drainSessions() {
        sessions.forEach(session -> session.drain().run());
    }

    /** How a session is ended; no two are equal, as each has functions of its own. */
    private record Session(Runnable kill, Runnable drain) {}
}
