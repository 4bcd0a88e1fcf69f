package io.fairlead.cli;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.StartupException;
import io.fairlead.servicekit.program.Program;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead run -f FILE}: all five services in one JVM, in the foreground. */
@Command(name = "run", description = "Runs all services in one process, in the foreground.")
final class RunCommand implements Callable<Integer> {

    /** Not an exit status: the process goes on until it is told to end. */
    static final int KEEPS_RUNNING = -1;

    @Option(names = "-f", required = true, paramLabel = "FILE", description = "A haproxy.cfg or a fairlead.yaml.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder that survives restarts (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path data;

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9400",
            description = "Dashboard, REST, health, metrics (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private String admin;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<CheckResult> check = CheckCommand.checked(file, err);
        if (check.isEmpty() || !check.get().valid()) {
            return 1;
        }
        return start(file, data, admin, spec.commandLine().getOut(), err);
    }

    /** Starts everything; the process keeps running when this succeeds. */
    static int start(Path file, Path data, String admin, PrintWriter out, PrintWriter err) {
        int colon = admin.lastIndexOf(':');
        if (colon <= 0) {
            err.println("--admin " + admin + " is not HOST:PORT");
            return 2;
        }
        set(SettingKey.CONFIG_FILE, file.toString());
        set(SettingKey.DATA_DIR, data.toString());
        set(SettingKey.ADMIN_HOST, admin.substring(0, colon));
        set(SettingKey.ADMIN_PORT, admin.substring(colon + 1));
        try {
            Program program = Program.start("fairlead", ClusterSettings.Mode.EMBEDDED);
            program.endOnSignal();
            out.println("fairlead is ready");
            out.println("  admin    http://" + program.adminAddress() + "/");
            out.println("  metrics  http://" + program.adminAddress() + "/metrics");
            out.println("  token    " + program.dataDir().resolve("admin-token"));
            out.flush();
            return KEEPS_RUNNING;
        } catch (StartupException e) {
            err.println("fairlead: " + e.getMessage());
            return 1;
        }
    }

    private static void set(SettingKey key, String value) {
        System.setProperty(key.key(), value);
    }
}
