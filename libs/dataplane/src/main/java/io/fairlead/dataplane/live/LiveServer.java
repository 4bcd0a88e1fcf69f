package io.fairlead.dataplane.live;

import io.fairlead.balancing.SlowStart;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.Server;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.Availability;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.Overrides;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A server with what is known of it and what it does now. Thread-safe. */
public final class LiveServer {

    /** How long those may take that were told to go. */
    private static final long FAREWELL_NANOS = 2_000_000_000L;

    private final ServerId id;
    private final int identity;
    private final TrafficCounters counters = new TrafficCounters();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile int waitingMost;
    private final Admission admitted = new Admission.Admitted(this);
    private final Evidence evidence = new Evidence(() -> config().monitoring());
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile SessionsEnder ender = SessionsEnder.MARKED_DOWN;
    private volatile Server config;
    private volatile InetSocketAddress address;
    private volatile @Nullable InetSocketAddress moved;
    private volatile Overrides overrides = Overrides.NONE;
    private volatile AdminState admin;
    /** Whether a drain's time is over. */
    private volatile boolean drained;

    private volatile OptionalInt weight = OptionalInt.empty();
    private volatile @Nullable ServerHealth health;
    private volatile boolean suspect;
    private final UpDown history = new UpDown(System.nanoTime());
    private volatile Load load = Load.NONE;
    private volatile boolean starting;
    private volatile long upSince;

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

    /** Where it listens: what an operator said, else what is configured. */
    public InetSocketAddress address() {
        InetSocketAddress elsewhere = moved;
        return elsewhere == null ? address : elsewhere;
    }

    /** Where the configuration says that it listens. */
    public InetSocketAddress configuredAddress() {
        return address;
    }

    public TrafficCounters counters() {
        return counters;
    }

    /** Follows a configuration change that leaves it where it is. */
    public void configure(Server changed) {
        this.config = changed;
    }

    /** Its name means another address now; false when it is no longer where it is thought to be. */
    public synchronized boolean moves(InetSocketAddress from, InetSocketAddress to) {
        boolean there = address.equals(from);
        if (there) {
            address = to;
        }
        return there;
    }

    /** Follows a configuration change of its backend. */
    void joins(Load changed) {
        this.load = changed;
    }

    /** Follows an operator's order. */
    public void order(AdminState wanted, OptionalInt newWeight) {
        order(wanted, newWeight, Overrides.NONE);
    }

    /** Follows an operator's order. */
    public void order(AdminOrder order) {
        order(order.state(), order.weight(), order.overrides());
    }

    private synchronized void order(AdminState wanted, OptionalInt newWeight, Overrides wishes) {
        boolean out = isOut();
        if (!wishes.address().equals(overrides.address())) {
            moved = wishes.address().map(LiveServer::resolve).orElse(null);
        }
        this.overrides = wishes;
        this.admin = wanted;
        this.drained =
                wanted == AdminState.DRAIN && !InstantSource.system().instant().isBefore(wishes.drainUntil());
        this.weight = newWeight;
        note();
        mayStart(out);
    }

    /** Follows the checks. A server that came up again is no longer suspect. */
    public synchronized void health(ServerHealth verdict) {
        boolean out = isOut();
        ServerHealth before = health;
        if (before != null && before.status() == HealthStatus.DOWN && verdict.status() == HealthStatus.UP) {
            suspect = false;
        }
        this.health = verdict;
        note();
        mayStart(out);
    }

    private static InetSocketAddress resolve(HostPort place) {
        // Operators give literal addresses: nothing is looked up.
        return new InetSocketAddress(place.host(), place.port());
    }

    /** What an operator set besides state and weight. */
    public Overrides overrides() {
        return overrides;
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
    public synchronized void suspect(boolean evidence) {
        boolean out = isOut();
        this.suspect = evidence;
        note();
        mayStart(out);
    }

    private boolean isOut() {
        Availability now = availability();
        return now == Availability.DOWN || now == Availability.MAINT;
    }

    /** A server that was down or in maintenance and is not any more starts slowly. */
    private void mayStart(boolean wasOut) {
        if (wasOut && !isOut() && !config.slowStart().isZero()) {
            upSince = System.nanoTime();
            starting = true;
        }
    }

    /** Whether its weight and its limit are still rising. */
    public boolean starting() {
        if (starting && System.nanoTime() - upSince >= config.slowStart().toNanos()) {
            starting = false;
        }
        return starting;
    }

    /** The weight that counts now, in 16ths: less than configured while it starts slowly. */
    public int effectiveWeight() {
        return weight() * (starting() ? SlowStart.step(upFor(), slowStartMillis()) : SlowStart.STEPS);
    }

    private long upFor() {
        return (System.nanoTime() - upSince) / 1_000_000;
    }

    private long slowStartMillis() {
        return config.slowStart().toMillis();
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
        // Who persists may come during a drain, but not when its time is over.
        return Availability.of(drained ? AdminState.MAINT : admin, status(), suspect, weight());
    }

    /** What is known of its health: the latest check, or what an operator said after it. */
    public HealthStatus status() {
        Optional<Overrides.Forced> agent = overrides.agent();
        if (agent.isPresent()
                && agent.get().status() == HealthStatus.DOWN
                && config.monitoring().agent().isPresent()
                && !overrides.agentOff()) {
            return HealthStatus.DOWN;
        }
        ServerHealth known = checked() ? health : null;
        Optional<Overrides.Forced> forced = overrides.health();
        if (forced.isPresent() && (known == null || forced.get().after(known.epoch()))) {
            return forced.get().status();
        }
        return known == null ? HealthStatus.UNKNOWN : known.status();
    }

    /** Whether a check tells of it, its own or that of the server it tracks. */
    public boolean checked() {
        return config.check().isPresent() || !config.monitoring().track().isEmpty();
    }

    /** What this node's traffic tells of it. */
    public Evidence evidence() {
        return evidence;
    }

    /** Whether this node leaves it alone because of what its traffic told. */
    public boolean outOfReach() {
        return suspect;
    }

    /** The configured limit, or the one an operator set; 0 for none. */
    public int maxconn() {
        return overrides.maxconn().orElse(config.maxconn());
    }

    /** Requests in service. */
    public int busy() {
        return busy.get();
    }

    /** Requests that wait for it. */
    public int waiting() {
        return waiting.get();
    }

    /** Most requests that ever waited for it at once. */
    public int waitingMost() {
        return waitingMost;
    }

    /** One more or one less waits for it, under the lock of its queue; false when {@code maxqueue} leaves no place. */
    boolean queue(int more) {
        int limit = config.maxqueue();
        if (more > 0 && limit != 0 && waiting.get() >= limit) {
            return false;
        }
        int now = waiting.addAndGet(more);
        if (now > waitingMost) {
            waitingMost = now;
        }
        return true;
    }

    Admission admitted() {
        return admitted;
    }

    /** Its limit now: what {@code minconn}, {@code maxconn}, the backend's load and a slow start make of it; 0 for none. */
    public int limit() {
        Server now = config;
        int most = maxconn();
        if (most == 0 && now.minconn() == 0) {
            return 0;
        }
        int limit = load.limit(now.minconn(), most);
        return starting() ? SlowStart.limit(limit, upFor(), slowStartMillis()) : limit;
    }

    /** Takes a place, if its limit leaves one. */
    public boolean tryEnter() {
        int limit = limit();
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
        int limit = limit();
        return limit == 0 || busy.get() < limit;
    }

    /** Whether one more finds a place on it or may wait for it. */
    boolean takesOneMore() {
        int limit = limit();
        return limit == 0 || busy.get() + waiting.get() < (long) limit + config.maxqueue();
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
        return register(kill, drain, kill);
    }

    /**
     * The same for a session that says farewell.
     *
     * @param leave told when the time of a drain is over
     */
    public Runnable register(Runnable kill, Runnable drain, Runnable leave) {
        Session session = new Session(kill, drain, leave);
        sessions.add(session);
        return () -> sessions.remove(session);
    }

    /** Why sessions were ended last. */
    public SessionsEnder ender() {
        return ender;
    }

    /** How many sessions are registered. */
    public int sessions() {
        return sessions.size();
    }

    /** Ends every registered session, as the server is not to be used any more. */
    public void shutdownSessions() {
        shutdownSessions(SessionsEnder.MARKED_DOWN);
    }

    /** Ends every registered session for this reason. */
    public void shutdownSessions(SessionsEnder reason) {
        ender = reason;
        sessions.forEach(session -> session.kill().run());
    }

    /** Asks every registered session to end in order. */
    public void drainSessions() {
        sessions.forEach(session -> session.drain().run());
    }

    /** Ends what a drain has left when its time is over: sessions that can say farewell do. */
    public void leaveSessions() {
        sessions.forEach(session -> session.leave().run());
    }

    /**
     * Sends every registered session away: those that can say farewell do, and what is left two seconds later is ended.
     * The calling thread waits meanwhile.
     *
     * @param still asked before what is left is ended
     */
    public void dismissSessions(BooleanSupplier still) {
        leaveSessions();
        LockSupport.parkNanos(this, FAREWELL_NANOS);
        if (still.getAsBoolean()) {
            shutdownSessions();
        }
    }

    /** How a session is ended; no two are equal, as each has functions of its own. */
    private record Session(Runnable kill, Runnable drain, Runnable leave) {}
}
