package io.fairlead.dataplane.live;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Balance;
import io.fairlead.model.state.Availability;
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
    private volatile Backend config;
    private volatile List<LiveServer> servers;
    private volatile UsableServers usable;
    private final UpDown history = new UpDown(System.nanoTime());

    /** A backend with these servers. */
    public LiveBackend(Backend config, List<LiveServer> servers) {
        this.name = config.name();
        this.config = config;
        this.servers = List.copyOf(servers);
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
        this.config = changed;
        this.servers = List.copyOf(changedServers);
        refresh();
    }

    /** Works out anew which servers may be chosen: active ones, else the first backup, else none. */
    public synchronized void refresh() {
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
        queue.freeOf(usable::contains);
        fillAll();
    }

    /** When it had servers and when it had none. */
    public UpDown history() {
        return history;
    }

    /** A server with room takes those who wait for it. */
    private void fill(LiveServer server) {
        while (queue.size() > 0 && queue.grant(server)) {
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

    /**
     * Takes a place on {@code preferred}, or waits for one: on that server where the request belongs to it by a hash,
     * else on any.
     *
     * @return the server whose place was taken, or null when the deadline passed
     */
    public @Nullable LiveServer enter(LiveServer preferred, long deadline) {
        boolean bound = belongs();
        if ((bound || queue.size() == 0) && preferred.tryEnter()) {
            return preferred;
        }
        return queue.await(bound ? preferred : null, this::fillAll, deadline);
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
        if (queue.size() > 0 && usable.contains(server)) {
            fill(server);
        }
    }
}
