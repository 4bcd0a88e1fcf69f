package io.fairlead.cli;

import io.fairlead.configformat.ConfigReader;
import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import io.fairlead.model.config.ParsedConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead fmt FILE}: the canonical form. */
@Command(name = "fmt", description = "Writes a fairlead.yaml in its canonical form. Comments are not kept.")
final class FmtCommand implements Callable<Integer> {

    private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)#");

    @Parameters(paramLabel = "FILE", description = "A fairlead.yaml, or its JSON form.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path file;

    @Option(names = "--check", description = "Writes nothing: exit status 1 when the file is in another form.")
    private boolean check;

    @Option(names = "--write", description = "Writes the file itself; not when it has comments.")
    private boolean write;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            String text = ConfigCheck.text(file);
            ParsedConfig parsed = ConfigReader.read(text, file.toString());
            if (parsed.config().isEmpty()) {
                parsed.diagnostics().forEach(found -> err.println(SourceLines.printable(found.line())));
                return 1;
            }
            boolean json = text.stripLeading().startsWith("{");
            String canonical = json
                    ? ConfigWriter.json(parsed.config().get(), Secrets.SHOWN)
                    : ConfigWriter.yaml(parsed.config().get(), Secrets.SHOWN);
            return deliver(text, canonical, err);
        } catch (IOException e) {
            err.println("fairlead: " + e.getMessage());
            return 1;
        }
    }

    private int deliver(String text, String canonical, PrintWriter err) throws IOException {
        if (check) {
            return text.equals(canonical) ? 0 : 1;
        }
        if (!write) {
            spec.commandLine().getOut().print(canonical);
            spec.commandLine().getOut().flush();
            return 0;
        }
        if (COMMENT.matcher(text).find()) {
            err.println(
                    "fairlead: " + file + " seems to have comments, which would be lost: redirect the output instead");
            return 1;
        }
        Files.writeString(file, canonical);
        return 0;
    }
}
