package io.fairlead.dbrouter;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.node.DataplaneNode;
import io.fairlead.model.state.ServerId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Servers that traffic showed to be in the wrong role, whatever their checks say. A suspect takes no new sessions and
 * loses those it has between transactions; after a moment it may prove itself by its next start-up answer.
 * Thread-safe.
 */
final class Suspects {

    private static final System.Logger LOG = System.getLogger(Suspects.class.getName());

    private final Dataplane dataplane;
    private final long nanos;
    private volatile Consumer<ServerId> told = id -> {};

    /** Suspicions in this data plane that last this long. */
    Suspects(Dataplane dataplane, Duration time) {
        this.dataplane = dataplane;
        this.nanos = time.toNanos();
    }

    /** From now on every new suspicion of this node is told. */
    void tell(Consumer<ServerId> listener) {
        told = listener;
    }

    /** This node saw the server in the wrong role. Called on the data path: returns at once. */
    void found(ServerId id) {
        if (note(id)) {
            LOG.log(Level.WARNING, "server-role-lost server={0}", id);
            Thread.ofVirtual().name("suspect-teller").start(() -> told.accept(id));
        }
    }

    /** Another node saw it. */
    void heard(ServerId id) {
        note(id);
    }

    /** False when it is known already. */
    private boolean note(ServerId id) {
        boolean fresh = dataplane.server(id).filter(server -> !server.suspect()).isPresent();
        if (fresh) {
            // The session that found out holds locks of its own: what happens to sessions happens elsewhere.
            Thread.ofVirtual().name("suspect " + id).start(() -> {
                DataplaneNode.update(dataplane, id, server -> server.suspect(true));
                LockSupport.parkNanos(this, nanos);
                DataplaneNode.update(dataplane, id, server -> server.suspect(false));
            });
        }
        return fresh;
    }
}
