package io.fairlead.edge;

import io.fairlead.dataplane.live.Admission;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.model.config.HttpReuse;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.telemetry.StreamEnd;
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
     * @param asker whose request it is; its first one gets a connection of its own by {@code http-reuse safe}
     * @param fresh whether only a new connection will do
     */
    ServerConnection connection(LiveServer server, HttpConnection asker, boolean fresh) throws IOException {
        if (server.config().wire().sendsProxy()) {
            ServerConnection own = asker.takeOwn(server);
            if (own != null && !fresh) {
                return reused(server, own);
            }
        } else if (!fresh && mayReuse(asker.served == 0)) {
            ServerConnection idle = edge.servers().idle(server, asker.request.upgrade());
            if (idle != null) {
                return reused(server, idle);
            }
        }
        backend.live().counters().connects.increment();
        boolean shares = backend.config().options().reuse() != HttpReuse.NEVER
                && !server.config().wire().sendsProxy();
        return edge.servers()
                .open(server, asker, shares, Deadlines.inNanos(backend.limits().connect()));
    }

    private ServerConnection reused(LiveServer server, ServerConnection idle) {
        server.counters().reuses.increment();
        backend.live().counters().reuses.increment();
        return idle;
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

    /**
     * Notes who was to serve a stream that did not get a place: the server it belonged to, if it belonged to one.
     * Who was turned away has not waited. HAProxy manual 8.2.3.
     *
     * @return that server
     */
    static @Nullable LiveServer waitedInVain(Admission admission, StreamEnd end) {
        LiveServer server = switch (admission) {
            case Admission.Admitted(LiveServer admitted) -> admitted;
            case Admission.QueueFull(LiveServer full) -> full;
            case Admission.TimedOut late -> {
                end.admitted = System.nanoTime();
                yield late.server();
            }
        };
        end.server = server == null ? StreamEnd.NO_SERVER : server.id().server();
        return server;
    }

    /** Whether the server has gone before it answered anything. */
    static boolean vanished(@Nullable IOException e) {
        return e instanceof SocketException || e instanceof java.io.EOFException;
    }
}
