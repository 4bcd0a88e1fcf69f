package io.fairlead.dataplane.session;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.persistence.Stay;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.model.config.Balance;
import io.fairlead.model.state.Availability;
import io.fairlead.telemetry.StreamEnd;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which server one stream tries next, how often, and after which pause. HAProxy manual 4.2 {@code retries}, {@code
 * option redispatch}.
 */
public final class Retries {

    private static final long ONE_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final BackendPlan backend;
    private final StreamEnd end;
    private final int key;
    private int left;
    private final @Nullable Stay stay;
    private @Nullable LiveServer failed;

    /**
     * Nothing tried yet.
     *
     * @param key hash for algorithms that look at the request
     */
    public Retries(BackendPlan backend, StreamEnd end, int key) {
        this(backend, end, key, null);
    }

    /**
     * Nothing tried yet.
     *
     * @param key hash for algorithms that look at the request
     * @param stay the server the client stays with; null for none
     */
    public Retries(BackendPlan backend, StreamEnd end, int key, @Nullable Stay stay) {
        this.stay = stay;
        this.backend = backend;
        this.end = end;
        this.key = key;
        this.left = backend.config().retries();
    }

    /**
     * The next server: the one that failed once more, unless it is not usable any more or it is time to move. Null when
     * none is usable.
     */
    public @Nullable LiveServer next() {
        LiveServer last = failed;
        if (last == null && pinned() != null) {
            return pinned();
        }
        if (last == null) {
            return balanced(backend.live().choose(key, null));
        }
        if (!moves(last)) {
            return last;
        }
        leaveServer();
        LiveServer other = balanced(backend.live().choose(key, last));
        if (other != null && !other.equals(last)) {
            if (stay != null) {
                stay.moved();
            }
            end.redispatched = true;
            last.counters().redispatches.increment();
            backend.live().counters().redispatches.increment();
        }
        return other;
    }

    /** The server the client stays with, or null. */
    private @Nullable LiveServer pinned() {
        return stay == null ? null : stay.server();
    }

    /** Whether the client stays with the server that is tried. */
    public boolean stays() {
        return pinned() != null;
    }

    /** The server the client stays with has no place; false when it must not go elsewhere. */
    public boolean queueFull() {
        if (stays()
                && stay != null
                && !stay.forced()
                && backend.config().options().redispatch()) {
            stay.moved();
            return true;
        }
        leaveServer();
        return false;
    }

    private void leaveServer() {
        if (stay != null) {
            stay.leave();
        }
    }

    /** Who has to queue does not count as balanced. HAProxy management guide 9.1 {@code lbtot}. */
    private @Nullable LiveServer balanced(@Nullable LiveServer chosen) {
        if (chosen != null && chosen.hasRoom()) {
            chosen.counters().balanced.increment();
            backend.live().counters().balanced.increment();
        }
        return chosen;
    }

    /** Whether it is this retry that {@code option redispatch} moves; all are counted from 1. */
    private boolean due() {
        int total = backend.config().retries();
        int interval = backend.config().options().redispatchInterval();
        int period = interval > 0 ? interval : total + 1 + interval;
        return period <= 0 ? left == 0 : (total - left) % period == 0;
    }

    /** With {@code option redispatch} the last retry moves, or those that are told; every retry where any server is as good as another. */
    private boolean moves(LiveServer last) {
        if (stay != null && stays() && backend.persistence().whenDown(stay) && !redispatches()) {
            return false;
        }
        return gone(last)
                || (backend.config().options().redispatch()
                        && (due() || (!stays() && anyWillDo() && backend.live().usableServers() > 1)));
    }

    private boolean redispatches() {
        return stay != null
                && !stay.forced()
                && due()
                && backend.config().options().redispatch();
    }

    /** Whether the server serves nobody any more; one in drain still serves those who stay with it. */
    private boolean gone(LiveServer server) {
        Availability now = server.availability();
        return now != Availability.USABLE && !(stays() && now == Availability.PERSISTENT_ONLY);
    }

    private boolean anyWillDo() {
        return switch (backend.config().balance()) {
            case Balance.RoundRobin b -> true;
            case Balance.StaticRoundRobin b -> true;
            case Balance.Random b -> true;
            case Balance.LeastConn b -> false;
            case Balance.First b -> false;
            case Balance.Source b -> false;
            case Balance.Uri b -> false;
            case Balance.Header b -> false;
            case Balance.UrlParam b -> false;
        };
    }

    /** Whether another attempt may follow. */
    public boolean more() {
        return left > 0;
    }

    /** Notes that no connection came about; false when it was the last one. Pauses before the same server is tried again. */
    public boolean again(LiveServer server) {
        server.evidence().observed(false, true);
        return again(server, true);
    }

    /**
     * Notes that an attempt failed; false when it was the last one.
     *
     * @param pauses whether the same server is given a moment before it is tried again
     */
    public boolean again(LiveServer server, boolean pauses) {
        if (left == 0) {
            return false;
        }
        left--;
        failed = server;
        end.retries++;
        if (!moves(server) || onlyChoice(server)) {
            // A retry that moves is counted as a redispatch once there is another server.
            server.counters().retries.increment();
            backend.live().counters().retries.increment();
            if (pauses) {
                turnAround(server);
            }
        }
        return true;
    }

    /** Whoever may go elsewhere but has nowhere to go waits, too. */
    private boolean onlyChoice(LiveServer server) {
        return !gone(server)
                && backend.live().usableServers() == 1
                && backend.live().eligible(server);
    }

    /** A server that refuses a connection is given a moment, for as long as it is thought usable. */
    private void turnAround(LiveServer server) {
        long pause = Math.min(ONE_SECOND, backend.limits().connect());
        long until = System.nanoTime() + pause;
        for (long rest = pause; rest > 0; rest = until - System.nanoTime()) {
            LockSupport.parkNanos(this, Math.min(rest, ONE_SECOND / 20));
            if (gone(server)) {
                return;
            }
        }
    }

    /** An attempt that does not count: the next one chooses afresh. */
    public void forget() {
        failed = null;
    }
}
