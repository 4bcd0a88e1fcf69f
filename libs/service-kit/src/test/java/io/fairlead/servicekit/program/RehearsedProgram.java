package io.fairlead.servicekit.program;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.testkit.RunningProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program with one {@link RehearsedService}, as a process of its own. */
public final class RehearsedProgram {

    private RehearsedProgram() {}

    /** Runs until told to end. */
    public static void main(String[] arguments) {
        Program.run("rehearsal", ClusterSettings.Mode.EMBEDDED);
    }

    /** Starts it with these environment variables; its data lies in the folder. */
    public static RunningProcess start(Path folder, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putIfAbsent("FAIRLEAD_DATA_DIR", folder.resolve("data").toString());
        environment.putIfAbsent("FAIRLEAD_ADMIN_PORT", "0");
        return RunningProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RehearsedProgram.class.getName()),
                environment,
                folder);
    }
}
