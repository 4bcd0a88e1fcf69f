package io.fairlead.haproxy.config;

import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a {@code haproxy.cfg} (HAProxy 2.6's language) into the model. What the model cannot say is an error when doing
 * without it would change where traffic goes or who gets in, and a warning otherwise; nothing is dropped silently.
 * Stateless and safe for any number of threads.
 */
public final class HaproxyConfigReader {

    private HaproxyConfigReader() {}

    /**
     * Reads one whole configuration text; variables come from the process's environment.
     *
     * @param text the file's content
     * @param file the name to show in diagnostics
     * @return the configuration when no finding is an error, and every finding in the order of the text
     */
    public static ParsedConfig read(String text, String file) {
        return read(text, file, System.getenv(), path -> Files.readString(Path.of(path), StandardCharsets.UTF_8));
    }

    /**
     * Reads one whole configuration text.
     *
     * @param text the file's content
     * @param file the name to show in diagnostics
     * @param environment the variables that {@code "${NAME}"} may name
     * @return the configuration when no finding is an error, and every finding in the order of the text
     */
    public static ParsedConfig read(String text, String file, Map<String, String> environment) {
        return read(text, file, environment, FileSource.NONE);
    }

    /**
     * Reads one whole configuration text.
     *
     * @param text the file's content
     * @param file the name to show in diagnostics
     * @param environment the variables that {@code "${NAME}"} may name
     * @param files where patterns ({@code acl -f}) and error pages come from
     * @return the configuration when no finding is an error, and every finding in the order of the text
     */
    public static ParsedConfig read(String text, String file, Map<String, String> environment, FileSource files) {
        Report report = new Report(file, files);
        Lexer lexer = new Lexer(new Variables(environment, file), report);
        Document document = new Sections(report, environment).read(lexer.read(text));
        Assembler assembler = new Assembler(document, report);
        ProxyConfig config = assembler.assemble();
        new Lints(document, assembler, report).check();
        return new ParsedConfig(report.failed() ? Optional.empty() : Optional.of(config), report.inOrder());
    }
}
