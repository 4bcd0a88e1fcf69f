package io.fairlead.stats;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.servicekit.program.Program;

/** The stats-service as a program of its own. */
public final class Main {

    private Main() {}

    /** Runs it until it is told to end. Takes no arguments: settings come from MicroProfile Config. */
    public static void main(String[] arguments) {
        Program.run(StatsService.NAME, ClusterSettings.Mode.MEMBER);
    }
}
