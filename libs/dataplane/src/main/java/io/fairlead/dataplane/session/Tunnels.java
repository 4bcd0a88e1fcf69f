package io.fairlead.dataplane.session;

import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
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

    /** The termination state. HAProxy manual 8.5. */
    public static String state(Duplex.End how) {
        return switch (how) {
            case CLOSED -> "--";
            case CLIENT_ABORT -> "CD";
            case SERVER_ABORT -> "SD";
            case TIMEOUT -> "cD";
            case KILLED -> "DD";
        };
    }
}
