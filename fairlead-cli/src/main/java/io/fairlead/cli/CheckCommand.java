package io.fairlead.cli;

import io.fairlead.configservice.ConfigText;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import io.fairlead.net.tls.ServerTls;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Optional<String> text = text(file, err);
        if (text.isEmpty()) {
            return 1;
        }
        ParsedConfig parsed = ConfigText.read(text.get(), file.toString());
        List<Diagnostic> all = new ArrayList<>(parsed.diagnostics());
        parsed.config().ifPresent(config -> all.addAll(certificates(config, file)));
        all.forEach(diagnostic -> show(err, diagnostic, text.get()));
        if (all.stream().anyMatch(Diagnostic::isError)) {
            return 1;
        }
        out.println("Configuration file is valid");
        return 0;
    }

    /** The file's text, or a sentence on {@code err}. */
    static Optional<String> text(Path file, PrintWriter err) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            err.println(file + ": no such file");
        } catch (IOException e) {
            err.println(file + ": cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Certificates that cannot be used, as {@code haproxy -c} finds them. */
    private static List<Diagnostic> certificates(ProxyConfig config, Path file) {
        List<Diagnostic> found = new ArrayList<>();
        for (Frontend frontend : config.frontends()) {
            for (Bind bind : frontend.binds()) {
                bind.tls()
                        .flatMap(CheckCommand::problem)
                        .ifPresent(problem -> found.add(Diagnostic.error(
                                "certificate",
                                new Position(file.toString(), 0, 0),
                                "frontend \"" + frontend.name() + "\", bind " + bind.address() + ": " + problem,
                                "")));
            }
        }
        return found;
    }

    private static Optional<String> problem(BindTls tls) {
        List<Path> files = tls.certificates().stream().map(Path::of).toList();
        try {
            ServerTls.load(new ServerTls.Settings(files, List.of(), List.of("TLSv1.3"), false));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The finding, and the line it is about with a caret under the place. */
    static void show(PrintWriter out, Diagnostic diagnostic, String text) {
        out.println(diagnostic.line());
        Position at = diagnostic.position();
        List<String> lines = text.lines().toList();
        if (at.line() > 0 && at.line() <= lines.size() && at.column() > 0) {
            String line = lines.get(at.line() - 1);
            out.println("  " + line.replace('\t', ' '));
            out.println("  " + " ".repeat(Math.min(at.column() - 1, line.length())) + "^");
        }
    }
}
