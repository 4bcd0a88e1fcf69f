package io.fairlead.dbrouter;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.model.state.Availability;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.HealthStatus;
import org.jspecify.annotations.Nullable;

/**
 * The one server of a write pool. A server claims to be it by its check. Of several claims the one with the highest
 * timeline holds, as only a promotion begins a new one; when that does not decide, none holds: a moment without a
 * writer is better than two. PostgreSQL documentation 26.3.5.
 */
final class Leader {

    private Leader() {}

    /** The server that takes the writes; null while there is none. */
    static @Nullable LiveServer of(LiveBackend backend) {
        LiveServer leader = null;
        long highest = -1;
        int claims = 0;
        boolean undecided = false;
        boolean sure = false;
        for (LiveServer server : backend.servers()) {
            sure |= claims(server) && !denies(server);
        }
        for (LiveServer server : backend.servers()) {
            if (claims(server) && !(sure && denies(server))) {
                claims++;
                long timeline = timeline(server);
                undecided |= timeline == 0;
                if (timeline > highest) {
                    leader = server;
                    highest = timeline;
                } else if (timeline == highest) {
                    leader = null;
                }
            }
        }
        return claims > 1 && undecided ? null : leader;
    }

    private static boolean claims(LiveServer server) {
        return server.availability() == Availability.USABLE
                && (server.config().check().isEmpty()
                        || server.health()
                                .filter(health -> health.status() == HealthStatus.UP)
                                .isPresent());
    }

    /**
     * Whether it said last that it is not the primary, though {@code fall} is not reached: beside one that says it is,
     * that counts. A switchover would wait for all of {@code fall} otherwise.
     */
    private static boolean denies(LiveServer server) {
        return server.health()
                .filter(health -> health.last().code() == CheckCode.L7STS)
                .isPresent();
    }

    /** The timeline its check told of; 0 for none. */
    static long timeline(LiveServer server) {
        return server.health().map(health -> health.last().timeline()).orElse(0L);
    }
}
