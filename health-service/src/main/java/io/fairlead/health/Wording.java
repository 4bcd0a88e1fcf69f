package io.fairlead.health;

import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.RiseFall;

/**
 * The sentences of HAProxy's log about health (its src/check.c and src/server.c), which people and their alert rules
 * already know. HAProxy also counts sessions moved, which the checker does not know. Pure.
 */
final class Wording {

    private Wording() {}

    /**
     * How many servers of a backend may take traffic.
     *
     * @param active those that are no backups
     * @param backup the backups
     */
    record Left(int active, int backup) {

        boolean none() {
            return active == 0 && backup == 0;
        }

        private String words(String verb) {
            String onBackup = active == 0 && backup > 0 ? " Running on backup." : "";
            return active + " active and " + backup + " backup servers " + verb + "." + onBackup;
        }
    }

    /** {@code Server b/s is DOWN, reason: ...}. */
    static String transition(Plan plan, HealthStatus status, ProbeResult result, Left left) {
        String word = switch (status) {
            case UP, UNKNOWN -> "UP";
            case STOPPING -> "stopping";
            case DOWN -> "DOWN";
        };
        return (plan.backup() ? "Backup Server " : "Server ")
                + plan.server()
                + " is "
                + word
                + reason(result)
                + ". "
                + left.words(status == HealthStatus.UP ? "online" : "left");
    }

    /** {@code Health check for server b/s failed, reason: ...}. */
    static String check(Plan plan, RiseFall counter, ProbeResult result) {
        int seen = counter.up() ? counter.counter() - counter.rise() + 1 : counter.counter();
        return "Health check for "
                + (plan.backup() ? "backup server " : "server ")
                + plan.server()
                + (result.passed() ? " succeeded" : " failed")
                + reason(result)
                + ", status: "
                + seen
                + "/"
                + (counter.up() ? counter.fall() : counter.rise())
                + (counter.up() ? " UP." : " DOWN.");
    }

    /** {@code backend b has no server available!}. */
    static String empty(String backend) {
        return "backend " + backend + " has no server available!";
    }

    private static String reason(ProbeResult result) {
        return ", reason: "
                + result.code().sentence()
                + (result.status() > 0 ? ", code: " + result.status() : "")
                + (result.info().isEmpty() ? "" : ", info: \"" + result.info() + "\"")
                + ", check duration: "
                + result.duration().toMillis()
                + "ms";
    }
}
