package io.fairlead.cli;

import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Severity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code fairlead import FILE}: the fairlead.yaml on the standard output, what was changed or not carried over on the
 * standard error. Exit status 1 when something could not be carried over.
 */
@Command(name = "import", description = "Writes a haproxy.cfg as fairlead.yaml, with a report of what changed.")
final class ImportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A haproxy.cfg.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<CheckResult> result = CheckCommand.checked(file, err);
        if (result.isEmpty() || result.get().config().isEmpty()) {
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(ConfigWriter.yaml(result.get().config().get(), Secrets.SHOWN));
        out.flush();
        List<Diagnostic> findings = result.get().findings();
        err.printf(
                "imported: %d not carried over, %d changed or without effect, %d notes%n",
                count(findings, Severity.ERROR), count(findings, Severity.WARNING), count(findings, Severity.INFO));
        return result.get().valid() ? 0 : 1;
    }

    private static long count(List<Diagnostic> findings, Severity severity) {
        return findings.stream().filter(f -> f.severity() == severity).count();
    }
}
