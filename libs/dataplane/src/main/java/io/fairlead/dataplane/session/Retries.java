package io.fairlead.dataplane.session;

import io.fairlead.dataplane.live.LiveServer;
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
    private @Nullable LiveServer failed;

    /**
     * Nothing tried yet.
     *
     * @param key hash for algorithms that look at the request
     */
    public Retries(BackendPlan backend, StreamEnd end, int key) {
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
        if (last == null) {
            return balanced(backend.live().choose(key, null));
        }
        if (!moves(last)) {
            return last;
        }
        LiveServer other = balanced(backend.live().choose(key, last));
        if (other != null && !other.equals(last)) {
            end.redispatched = true;
            last.counters().redispatches.increment();
            backend.live().counters().redispatches.increment();
        }
        return other;
    }

    /** Who has to queue does not count as balanced. HAProxy management guide 9.1 {@code lbtot}. */
    private @Nullable LiveServer balanced(@Nullable LiveServer chosen) {
        if (chosen != null && chosen.hasRoom()) {
            chosen.counters().balanced.increment();
            backend.live().counters().balanced.increment();
        }
        return chosen;
    }

    /** With {@code option redispatch} the last retry moves; every retry where any server is as good as another. */
    private boolean moves(LiveServer last) {
        return last.availability() != Availability.USABLE
                || (backend.config().options().redispatch()
                        && (left == 0 || (anyWillDo() && backend.live().usableServers() > 1)));
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

    /** Notes that an attempt failed; false when it was the last one. Pauses before the same server is tried again. */
    public boolean again(LiveServer server) {
        if (left == 0) {
            return false;
        }
        left--;
        failed = server;
        end.retries++;
        if (!moves(server)) {
            // A retry that moves is counted as a redispatch once there is another server.
            server.counters().retries.increment();
            backend.live().counters().retries.increment();
            turnAround(server);
        }
        return true;
    }

    /** A server that refuses a connection is given a moment, for as long as it is thought usable. */
    private void turnAround(LiveServer server) {
        long pause = Math.min(ONE_SECOND, backend.limits().connect());
        long until = System.nanoTime() + pause;
        for (long rest = pause; rest > 0; rest = until - System.nanoTime()) {
            LockSupport.parkNanos(this, Math.min(rest, ONE_SECOND / 20));
            if (server.availability() != Availability.USABLE) {
                return;
            }
        }
    }

    /** An attempt that does not count: the next one chooses afresh. */
    public void forget() {
        failed = null;
    }
}
