package io.fairlead.dataplane.node;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.live.SessionsEnder;
import io.fairlead.model.state.Availability;

/**
 * A change of a server's availability and what the configuration wants done about it. HAProxy manual 5.2 {@code
 * on-marked-down}, {@code on-marked-up}.
 */
record Transition(LiveServer server, Availability before, int weightBefore, Availability after, int weightAfter) {

    static Transition around(LiveServer server, Runnable update) {
        Availability before = server.availability();
        int weight = server.weight();
        update.run();
        return new Transition(server, before, weight, server.availability(), server.weight());
    }

    boolean changed() {
        return before != after || weightBefore != weightAfter;
    }

    void carryOut(LiveBackend backend) {
        boolean fell = taken(after) && !taken(before);
        if (fell && server.config().onMarkedDownShutdownSessions()) {
            server.shutdownSessions();
        }
        if (before == Availability.USABLE && after != Availability.USABLE) {
            server.drainSessions();
        }
        if (after == Availability.USABLE
                && before != Availability.USABLE
                && server.config().onMarkedUpShutdownBackupSessions()) {
            backend.servers().stream()
                    .filter(other -> other.config().backup())
                    .forEach(other -> other.shutdownSessions(SessionsEnder.MARKED_UP));
        }
    }

    private static boolean taken(Availability availability) {
        return availability == Availability.DOWN || availability == Availability.MAINT;
    }
}
