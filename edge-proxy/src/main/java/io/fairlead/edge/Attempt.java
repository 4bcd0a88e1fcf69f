package io.fairlead.edge;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.model.config.HttpReuse;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Getting a connection to a server: an idle one where that is allowed, else a new one. */
final class Attempt {

    private final EdgeContext edge;
    private final BackendPlan backend;

    Attempt(EdgeContext edge, BackendPlan backend) {
        this.edge = edge;
        this.backend = backend;
    }

    /**
     * A connection to the server.
     *
     * @param first whether this is the first request of the client's connection, which {@code http-reuse safe} gives a
     *     connection of its own
     * @param fresh whether only a new connection will do
     */
    ServerConnection connection(LiveServer server, boolean first, boolean fresh) throws IOException {
        if (!fresh && mayReuse(first)) {
            ServerConnection idle = edge.servers().idle(server);
            if (idle != null) {
                server.counters().reuses.increment();
                backend.live().counters().reuses.increment();
                return idle;
            }
        }
        backend.live().counters().connects.increment();
        return edge.servers().open(server, Deadlines.inNanos(backend.limits().connect()));
    }

    private boolean mayReuse(boolean first) {
        HttpReuse reuse = backend.config().options().reuse();
        return switch (reuse) {
            case NEVER -> false;
            case SAFE -> !first;
            case AGGRESSIVE, ALWAYS -> true;
        };
    }

    /** The state and status of a connection that could not be made. HAProxy manual 8.5. */
    static Failure connectFailure(IOException e) {
        return e instanceof DeadlineExceededException ? Failure.CONNECT_TIMEOUT : Failure.CONNECT_REFUSED;
    }

    /** Whether the server has gone before it answered anything. */
    static boolean vanished(@Nullable IOException e) {
        return e instanceof SocketException || e instanceof java.io.EOFException;
    }
}
