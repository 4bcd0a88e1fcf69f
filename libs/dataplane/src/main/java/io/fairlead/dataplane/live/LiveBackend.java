package io.fairlead.dataplane.live;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Balance;
import io.fairlead.model.state.Availability;
import io.fairlead.telemetry.StreamEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A backend with its live servers, the set of those that may be chosen, and its queue. Thread-safe. */
public final class LiveBackend {

    private final String name;
    private final TrafficCounters counters = new TrafficCounters();
    private final AtomicInteger pointer = new AtomicInteger();
    private final WaitQueue queue = new WaitQueue();
    private final WarmUp warmUp = new WarmUp();
    private volatile Backend config;
    private volatile List<LiveServer> servers;
    private volatile UsableServers usable;
    private final UpDown history = new UpDown(System.nanoTime());
    private volatile Load load;

    /** A backend with these servers. */
    public LiveBackend(Backend config, List<LiveServer> servers) {
        this.name = config.name();
        this.config = config;
        this.servers = List.copyOf(servers);
        this.load = new Load(counters.sessions::get, config.options().fullconn());
        this.usable = new UsableServers(List.of(), config.balance(), pointer);
        refresh();
    }

    public String name() {
        return name;
    }

    public Backend config() {
        return config;
    }

    public TrafficCounters counters() {
        return counters;
    }

    /** All servers in the order they are written. */
    public List<LiveServer> servers() {
        return servers;
    }

    /** The server of that name. */
    public Optional<LiveServer> server(String wanted) {
        return servers.stream()
                .filter(server -> server.id().server().equals(wanted))
                .findFirst();
    }

    /** Follows a configuration change. */
    public synchronized void configure(Backend changed, List<LiveServer> changedServers) {
        configure(changed, changedServers, changed.options().fullconn());
    }

    /**
     * The same.
     *
     * @param fullconn the load at which servers are at their limits
     */
    public synchronized void configure(Backend changed, List<LiveServer> changedServers, int fullconn) {
        this.config = changed;
        this.servers = List.copyOf(changedServers);
        this.load = new Load(counters.sessions::get, fullconn);
        refresh();
    }

    /** Works out anew which servers may be chosen: active ones, else the first backup, else none. */
    public synchronized void refresh() {
        servers.forEach(server -> server.joins(load));
        List<LiveServer> active = new ArrayList<>();
        List<LiveServer> backup = new ArrayList<>();
        for (LiveServer server : servers) {
            if (server.availability() == Availability.USABLE) {
                (server.config().backup() ? backup : active).add(server);
            }
        }
        List<LiveServer> chosen = active;
        if (active.isEmpty() && !backup.isEmpty()) {
            chosen = config.options().allBackups() ? backup : backup.subList(0, 1);
        }
        usable = new UsableServers(chosen, config.balance(), pointer);
        history.now(!chosen.isEmpty() || servers.isEmpty(), System.nanoTime());
        boolean stays = config.persistence().whenDown();
        queue.freeOf(server -> stays ? servers.contains(server) : serves(server));
        fillAll();
        if (servers.stream().anyMatch(LiveServer::starting)) {
            warmUp.begin(this::refresh, this::warming);
        }
    }

    /** When it had servers and when it had none. */
    public UpDown history() {
        return history;
    }

    private boolean warming() {
        return servers.stream().anyMatch(LiveServer::starting);
    }

    private boolean serves(LiveServer server) {
        Availability now = server.availability();
        return servers.contains(server) && (now == Availability.USABLE || now == Availability.PERSISTENT_ONLY);
    }

    /** A server with room takes those who wait for it, and those who wait for any if it may be chosen. */
    private void fill(LiveServer server) {
        while (queue.size() > 0 && queue.grant(server, usable.contains(server))) {
            // The next one, while there is room.
        }
    }

    private void fillAll() {
        usable.forEach(this::fill);
    }

    /** How many servers may be chosen: HAProxy's {@code nbsrv}. */
    public int usableServers() {
        return usable.size();
    }

    /** How many active ({@code false}) or backup servers are up. */
    public int up(boolean backup) {
        int up = 0;
        for (LiveServer server : servers) {
            if (server.config().backup() == backup && server.availability() == Availability.USABLE) {
                up++;
            }
        }
        return up;
    }

    /** Requests that wait. */
    public int queued() {
        return queue.size();
    }

    /** Most requests that ever waited at once. */
    public int queuedMost() {
        return queue.most();
    }

    /**
     * Chooses a server; {@link #enter} takes the place on it.
     *
     * @param key hash for algorithms that look at the request
     * @param avoid a server that just failed, taken only when there is no other
     * @return null when no server is usable
     */
    public @Nullable LiveServer choose(int key, @Nullable LiveServer avoid) {
        return usable.pick(key, avoid);
    }

    /** A hash for who brings nothing to hash: they take turns. */
    public int turn() {
        return pointer.getAndIncrement();
    }

    /** What {@link #choose} would answer now; nobody's turn passes. By chance means a chance of its own. */
    public @Nullable LiveServer preview(int key) {
        return usable.after(config.balance(), pointer.get()).pick(key, null);
    }

    /** Whether a server may be chosen now: neither out of service nor a backup that is not needed. */
    public boolean eligible(LiveServer server) {
        return usable.contains(server);
    }

    /**
     * Takes a place on {@code preferred}, or waits for one: on that server where the request belongs to it by a hash,
     * else on any.
     *
     * @return the server whose place was taken, or null when there was none
     */
    public @Nullable LiveServer enter(LiveServer preferred, long deadline) {
        return admit(preferred, false, deadline, null) instanceof Admission.Admitted(LiveServer server) ? server : null;
    }

    /**
     * Takes a place on {@code preferred}, or waits for one.
     *
     * @param pinned whether the client stays with that server; else it may be served by any, but for a hash
     * @param end learns how many were in front
     */
    public Admission admit(LiveServer preferred, boolean pinned, long deadline, @Nullable StreamEnd end) {
        boolean bound = pinned || belongs();
        boolean first = preferred.waiting() == 0 && (bound || queue.waitingForAny() == 0);
        if (first && preferred.tryEnter()) {
            return preferred.admitted();
        }
        return queue.await(bound ? preferred : null, () -> joined(preferred), deadline, end);
    }

    private void joined(LiveServer preferred) {
        fillAll();
        // One that is drained serves those who stay with it.
        fill(preferred);
    }

    private boolean belongs() {
        return switch (config.balance()) {
            case Balance.RoundRobin b -> false;
            case Balance.StaticRoundRobin b -> false;
            case Balance.LeastConn b -> false;
            case Balance.First b -> false;
            case Balance.Random b -> false;
            case Balance.Source b -> true;
            case Balance.Uri b -> true;
            case Balance.Header b -> true;
            case Balance.UrlParam b -> true;
        };
    }

    /** Gives a place back and lets the first who waits have it. */
    public void leave(LiveServer server) {
        server.leave();
        fill(server);
    }
}
