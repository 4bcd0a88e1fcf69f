package io.fairlead.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead run -f FILE}: all five services in one JVM, in the foreground. */
@Command(name = "run", description = "Runs all services in one process, in the foreground.")
final class RunCommand implements Callable<Integer> {

    @Option(names = "-f", required = true, paramLabel = "FILE", description = "A haproxy.cfg or a fairlead.yaml.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path file;

    @Mixin
    private NodeOptions node = new NodeOptions();

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
        return LocalNode.start(
                file,
                node.data(Path.of("data")),
                node.admin(),
                spec.commandLine().getOut(),
                err);
    }
}
