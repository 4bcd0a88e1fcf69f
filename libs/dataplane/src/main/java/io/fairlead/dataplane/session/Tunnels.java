package io.fairlead.dataplane.session;

import io.fairlead.dataplane.live.SessionsEnder;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.tunnel.Duplex;

/** What upgraded exchanges and TCP sessions have in common. */
public final class Tunnels {

    private Tunnels() {}

    /** {@code timeout tunnel} replaces the other two. HAProxy manual 4.2. */
    public static long idleNanos(FrontendPlan plan, BackendPlan backend) {
        if (backend.limits().tunnel() != Deadlines.NONE) {
            return backend.limits().tunnel();
        }
        return Math.min(plan.limits().client(), backend.limits().server());
    }

    /**
     * The termination state of a session with a server of this backend. HAProxy manual 8.5.
     *
     * @param tunnel the session, which has ended
     * @param ended why the server's sessions were ended, if they were
     */
    public static String state(
            Duplex tunnel, Duplex.End how, FrontendPlan plan, BackendPlan backend, SessionsEnder ended) {
        boolean http = plan.config().mode() == ProxyMode.HTTP;
        return switch (how) {
            case KILLED -> ended.letter() + (http ? "D" : "-");
            case TIMEOUT -> {
                if (tunnel.serverEnded()) {
                    // In HTTP the exchange was over then; a TCP session waited for its client.
                    yield http ? "--" : "cD";
                }
                yield serverIsShorter(plan, backend) ? "sD" : "cD";
            }
            case CLOSED, CLIENT_ABORT, SERVER_ABORT, CLIENT_FIN_TIMEOUT, SERVER_FIN_TIMEOUT -> state(how);
        };
    }

    private static boolean serverIsShorter(FrontendPlan plan, BackendPlan backend) {
        return backend.limits().tunnel() == Deadlines.NONE
                && backend.limits().server() < plan.limits().client();
    }

    /** The termination state. HAProxy manual 8.5. */
    public static String state(Duplex.End how) {
        return switch (how) {
            case CLOSED -> "--";
            case CLIENT_ABORT -> "CD";
            case SERVER_ABORT -> "SD";
            case TIMEOUT, CLIENT_FIN_TIMEOUT -> "cD";
            case SERVER_FIN_TIMEOUT -> "sD";
            case KILLED -> "DD";
        };
    }
}
