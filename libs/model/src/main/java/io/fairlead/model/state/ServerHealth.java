package io.fairlead.model.state;

import java.time.Instant;

/**
 * The verdict of the health-service on one server.
 *
 * @param status up or down
 * @param counter HAProxy's health counter, 0 to rise + fall - 1
 * @param last the latest check
 * @param since when {@code status} was reached
 * @param checks how many checks were made
 * @param failures how many of them failed
 * @param downs how often the server went from up to down
 * @param epoch grows with every verdict; an older one never replaces a newer one
 * @param owner the health-service node that checked
 */
public record ServerHealth(
        HealthStatus status,
        int counter,
        ProbeResult last,
        Instant since,
        long checks,
        long failures,
        long downs,
        long epoch,
        String owner) {

    /** The same whose latest check told of this timeline. */
    public ServerHealth on(long timeline) {
        return new ServerHealth(status, counter, last.on(timeline), since, checks, failures, downs, epoch, owner);
    }
}
