package io.fairlead.cli;

import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a check of a file found.
 *
 * @param config the configuration, as far as it could be read
 * @param findings in the order of the text
 * @param source the text they are about
 */
record CheckResult(Optional<ProxyConfig> config, List<Diagnostic> findings, SourceLines source) {

    CheckResult {
        findings = List.copyOf(findings);
    }

    /** Whether the file can be run. */
    boolean valid() {
        return config.isPresent() && findings.stream().noneMatch(Diagnostic::isError);
    }

    /** A finding for programs. */
    static Map<String, Object> tree(Diagnostic finding) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        tree.put("code", finding.code());
        tree.put("line", finding.position().line());
        tree.put("column", finding.position().column());
        tree.put("message", finding.message());
        tree.put("hint", finding.hint());
        return tree;
    }

    /** Prints every finding as {@code file:line:col: …} with its source line and a caret, and a count of errors. */
    void print(PrintWriter out, Colours colours) {
        for (Diagnostic finding : findings) {
            out.println(colours.paint(finding.severity(), SourceLines.printable(finding.line())));
            source.excerpt(finding.position()).ifPresent(out::println);
        }
        long errors = findings.stream().filter(Diagnostic::isError).count();
        if (errors > 0) {
            out.println(errors == 1 ? "1 error" : errors + " errors");
        }
        out.flush();
    }
}
