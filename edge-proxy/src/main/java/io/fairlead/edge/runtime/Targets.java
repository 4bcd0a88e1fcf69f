package io.fairlead.edge.runtime;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;

/** Finds what a command is about, or refuses as HAProxy does. */
final class Targets {

    private final RuntimeContext context;

    Targets(RuntimeContext context) {
        this.context = context;
    }

    /**
     * A server and its backend.
     *
     * @param backend where it is
     * @param server which
     */
    record Place(LiveBackend backend, LiveServer server) {}

    /** The server {@code backend/server}. */
    Place server(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new RefusedException("Require 'backend/server'.");
        }
        BackendPlan plan = context.dataplane().snapshot().backends().get(text.substring(0, slash));
        if (plan == null) {
            throw new RefusedException("No such backend.");
        }
        LiveServer server = plan.live()
                .server(text.substring(slash + 1))
                .orElseThrow(() -> new RefusedException("No such server."));
        return new Place(plan.live(), server);
    }

    /** The backend of that name. */
    LiveBackend backend(String name) {
        BackendPlan plan = context.dataplane().snapshot().backends().get(name);
        if (plan == null) {
            throw new RefusedException("Can't find backend.");
        }
        return plan.live();
    }

    /** The frontend of that name. */
    LiveFrontend frontend(String name) {
        if (name.isEmpty()) {
            throw new RefusedException("A frontend name is expected.");
        }
        FrontendPlan plan = context.dataplane().snapshot().frontends().get(name);
        if (plan == null) {
            throw new RefusedException("No such frontend.");
        }
        return plan.live();
    }
}
