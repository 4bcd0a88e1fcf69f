package io.fairlead.edge;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.servicekit.program.Program;

/** The edge-proxy as a program of its own. */
public final class Main {

    private Main() {}

    /** Runs it until it is told to end, or with {@code healthcheck} asks the one that runs; settings come from MicroProfile Config. */
    public static void main(String[] arguments) {
        Program.run("edge-proxy", ClusterSettings.Mode.CLIENT, arguments);
    }
}
