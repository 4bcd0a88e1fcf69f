package io.fairlead.dbrouter;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.config.HostPort;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The write pool of the same database cluster as a read pool: the one that shares servers with it. */
final class WritePool {

    private WritePool() {}

    /** The write pool that can take the readers of this pool now; empty while it has no leader, or there is none. */
    static Optional<BackendPlan> of(RoutingSnapshot snapshot, BackendPlan reads) {
        Set<HostPort> addresses = reads.live().servers().stream()
                .map(server -> server.config().address())
                .collect(Collectors.toSet());
        return snapshot.backends().values().stream()
                .filter(pool -> DatabaseRole.of(pool.config()) == DatabaseRole.PRIMARY)
                .filter(pool -> leads(pool, addresses))
                .findFirst();
    }

    private static boolean leads(BackendPlan pool, Set<HostPort> addresses) {
        LiveServer leader = Leader.of(pool.live());
        return leader != null && addresses.contains(leader.config().address());
    }
}
