package io.fairlead.cli.remote;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairlead apply -f FILE}. */
@Command(name = "apply", description = "Makes a file the configuration of all nodes, and waits until they run it.")
public final class ApplyCommand extends RemoteCommand {

    @Option(names = "-f", required = true, paramLabel = "FILE", description = "A haproxy.cfg or a fairlead.yaml.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path file;

    @Option(names = "--dry-run", description = "Shows only what would change.")
    private boolean dryRun;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Reason reason;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Rollout rollout;

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        Value answer = ConfigFile.put(api, file, dryRun, reason);
        answer.get("diagnostics").list().forEach(found -> err().println(file + ":" + AdminApi.finding(found)));
        err().flush();
        if (dryRun) {
            DiffCommand.show(out, answer, answer.get("diff").text());
            return 0;
        }
        return rollout.await(api, out, answer);
    }
}
