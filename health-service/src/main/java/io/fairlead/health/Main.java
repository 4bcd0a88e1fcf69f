package io.fairlead.health;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.servicekit.program.Program;

/** The health-service as a program of its own. */
public final class Main {

    private Main() {}

    /** Runs it until it is told to end, or with {@code healthcheck} asks the one that runs; settings come from MicroProfile Config. */
    public static void main(String[] arguments) {
        Program.run(HealthService.NAME, ClusterSettings.Mode.MEMBER, arguments);
    }
}
