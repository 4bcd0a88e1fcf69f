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
        if (check.isEmpty()) {
            return server.admin() == AdminState.DRAIN ? "DRAIN" : "no check";
        }
        int rise = check.get().rise();
        int fall = check.get().fall();
        int counter = server.health().map(ServerHealth::counter).orElse(rise);
        if (server.health().map(ServerHealth::status).orElse(HealthStatus.UNKNOWN) == HealthStatus.DOWN) {
            return counter == 0 ? "DOWN" : "DOWN " + counter + "/" + rise;
        }
        if (server.admin() == AdminState.DRAIN) {
            return "DRAIN";
        }
        return counter >= rise + fall - 1 ? "UP" : "UP " + (counter - rise + 1) + "/" + fall;
    }
}
