package io.fairlead.cli;

import io.fairlead.cli.remote.Form;
import io.fairlead.cli.remote.Output;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead check -f FILE}: what {@code haproxy -c} is. */
@Command(name = "check", description = "Checks a haproxy.cfg or fairlead.yaml: exit status 0 when valid, else 1.")
final class CheckCommand implements Callable<Integer> {

    @Option(names = "-f", required = true, paramLabel = "FILE", description = "The configuration.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private Form form = new Form();

    @Override
    public Integer call() {
        if (!form.people()) {
            return listed();
        }
        Optional<CheckResult> result = checked(file, spec.commandLine().getErr());
        if (result.isEmpty() || !result.get().valid()) {
            return 1;
        }
        spec.commandLine().getOut().println("Configuration file is valid");
        return 0;
    }

    private int listed() {
        try {
            CheckResult result = ConfigCheck.of(file);
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("file", file.toString());
            tree.put("valid", result.valid());
            tree.put(
                    "findings",
                    result.findings().stream().map(CheckResult::tree).toList());
            new Output(spec.commandLine().getOut(), form).tell("", tree);
            return result.valid() ? 0 : 1;
        } catch (IOException e) {
            spec.commandLine().getErr().println("fairlead: " + e.getMessage());
            return 1;
        }
    }

    /** Checks a file and prints what is found; empty when it cannot even be read. */
    static Optional<CheckResult> checked(Path file, PrintWriter err) {
        try {
            CheckResult result = ConfigCheck.of(file);
            result.print(err, Colours.of(System.getenv()));
            return Optional.of(result);
        } catch (IOException e) {
            err.println("fairlead: " + e.getMessage());
            return Optional.empty();
        }
    }
}
