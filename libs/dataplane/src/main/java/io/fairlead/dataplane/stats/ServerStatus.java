package io.fairlead.dataplane.stats;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerHealth;
import java.util.Optional;

/** HAProxy's words for a server's state, with the position of the check counter while it moves. */
public final class ServerStatus {

    private ServerStatus() {}

    /** The {@code status} column of HAProxy's management guide 9.1. */
    public static String of(LiveServer server) {
        if (server.admin() == AdminState.MAINT) {
            return "MAINT";
        }
        Optional<CheckSettings> check = server.config().check();
        if (!server.checked()) {
            return server.admin() == AdminState.DRAIN ? "DRAIN" : "no check";
        }
        int rise = check.orElse(CheckSettings.DEFAULT).rise();
        int fall = check.orElse(CheckSettings.DEFAULT).fall();
        int counter = counter(server, rise, fall);
        HealthStatus status = server.status();
        if (server.outOfReach() && status != HealthStatus.DOWN) {
            // As HAProxy says "DOWN (agent)": the checks are not to blame.
            return "DOWN (passive)";
        }
        if (status == HealthStatus.DOWN) {
            return counter == 0 ? "DOWN" : "DOWN " + counter + "/" + rise;
        }
        if (server.admin() == AdminState.DRAIN) {
            return "DRAIN";
        }
        String word = status == HealthStatus.STOPPING ? "NOLB" : "UP";
        return counter >= rise + fall - 1 ? word : word + " " + (counter - rise + 1) + "/" + fall;
    }

    /** HAProxy's counter: that of the last check, or what an order by hand made of it. */
    static int counter(LiveServer server, int rise, int fall) {
        int counted = server.health().map(ServerHealth::counter).orElse(rise);
        boolean up = server.status() != HealthStatus.DOWN;
        if (up == counted >= rise) {
            return counted;
        }
        return up ? rise + fall - 1 : 0;
    }
}
