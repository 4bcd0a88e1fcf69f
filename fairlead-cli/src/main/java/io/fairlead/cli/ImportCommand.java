package io.fairlead.cli;

import io.fairlead.cli.remote.Form;
import io.fairlead.cli.remote.Output;
import io.fairlead.configformat.ConfigTree;
import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code fairlead import FILE}: the fairlead.yaml on the standard output, on the standard error what was carried over,
 * what was changed and what not carried over; for programs both in one document. Exit status 1 when something could not
 * be carried over.
 */
@Command(
        name = "import",
        description = "Writes a haproxy.cfg as fairlead.yaml, with a report of what was carried over, changed, and not"
                + " carried over; with --output json or yaml both in one document.")
final class ImportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A haproxy.cfg.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path file;

    @Mixin
    private Form form = new Form();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            CheckResult result = ConfigCheck.read(file);
            ImportReport report = ImportReport.of(result);
            if (!form.people()) {
                new Output(spec.commandLine().getOut(), form)
                        .tell("", report.tree(result.config().map(config -> ConfigTree.of(config, Secrets.SHOWN))));
                return result.valid() ? 0 : 1;
            }
            result.print(err, Colours.of(System.getenv()));
            if (result.config().isEmpty()) {
                return 1;
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(ConfigWriter.yaml(result.config().get(), Secrets.SHOWN));
            out.flush();
            report.print(err);
            return result.valid() ? 0 : 1;
        } catch (IOException e) {
            err.println("fairlead: " + e.getMessage());
            return 1;
        }
    }
}
