package io.fairlead.dbrouter;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.state.Availability;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sees write pools change their leader. The one before is suspected at once even while its check has not failed yet,
 * so that no session stays with a server that writes no more: a client that does not come again would not find out.
 */
final class LeaderWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LeaderWatch.class.getName());
    private static final long LOOK_MILLIS = Duration.ofMillis(100).toMillis();

    private final Dataplane dataplane;
    private final Suspects suspects;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Written by the watching thread alone: the last leader of each pool. */
    private final Map<String, LiveServer> leaders = new ConcurrentHashMap<>();

    private LeaderWatch(Dataplane dataplane, Suspects suspects) {
        this.dataplane = dataplane;
        this.suspects = suspects;
    }

    /** Watches until closed, on a virtual thread of its own. */
    static LeaderWatch start(Dataplane dataplane, Suspects suspects) {
        LeaderWatch watch = new LeaderWatch(dataplane, suspects);
        Thread.ofVirtual().name("leader-watch").start(watch::run);
        return watch;
    }

    /** The last leader of a pool, whether or not it still is; empty while there was none. */
    Optional<LiveServer> last(String pool) {
        return Optional.ofNullable(leaders.get(pool));
    }

    private void run() {
        try {
            while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                Map<String, BackendPlan> pools = dataplane.snapshot().backends();
                leaders.keySet().retainAll(pools.keySet());
                pools.values().forEach(this::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(BackendPlan pool) {
        if (DatabaseRole.of(pool.config()) != DatabaseRole.PRIMARY) {
            return;
        }
        LiveServer leader = Leader.of(pool.live());
        if (leader == null) {
            return;
        }
        LiveServer before = leaders.put(pool.live().name(), leader);
        if (before == null || before.id().equals(leader.id())) {
            return;
        }
        LOG.log(
                Level.INFO,
                "leader-changed pool={0} from={1} to={2} timeline={3,number,#}",
                pool.live().name(),
                before.id().server(),
                leader.id().server(),
                Leader.timeline(leader));
        if (before.availability() == Availability.USABLE) {
            suspects.found(before.id());
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
