package io.fairlead.cli;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Severity;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a haproxy.cfg.
 *
 * @param carried every proxy that is in the result, in a sentence
 * @param changed what is otherwise now or has no effect, each with its lint's code
 * @param lost what could not be carried over
 * @param notes what to know
 */
record ImportReport(List<String> carried, List<Diagnostic> changed, List<Diagnostic> lost, List<Diagnostic> notes) {

    ImportReport {
        carried = List.copyOf(carried);
        changed = List.copyOf(changed);
        lost = List.copyOf(lost);
        notes = List.copyOf(notes);
    }

    static ImportReport of(CheckResult result) {
        List<String> carried = new ArrayList<>();
        result.config().ifPresent(config -> proxies(config, carried));
        return new ImportReport(
                carried, only(result, Severity.WARNING), only(result, Severity.ERROR), only(result, Severity.INFO));
    }

    private static List<Diagnostic> only(CheckResult result, Severity severity) {
        return result.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .toList();
    }

    private static void proxies(ProxyConfig config, List<String> carried) {
        for (Frontend frontend : config.frontends()) {
            carried.add("frontend " + frontend.name() + ": "
                    + counted(frontend.binds().size(), "bind") + ", "
                    + counted(frontend.requestRules().size(), "rule") + ", "
                    + counted(frontend.backendRules().size(), "use_backend"));
        }
        for (Backend backend : config.backends()) {
            carried.add("backend " + backend.name() + ": "
                    + counted(backend.servers().size(), "server"));
        }
    }

    private static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    void print(PrintWriter out) {
        out.printf("carried over: %d%n", carried.size());
        carried.forEach(line -> out.println("  " + SourceLines.printable(line)));
        print(out, "changed or without effect", changed);
        print(out, "not carried over", lost);
        print(out, "notes", notes);
        out.printf(
                "imported: %d not carried over, %d changed or without effect, %d notes%n",
                lost.size(), changed.size(), notes.size());
        out.flush();
    }

    private static void print(PrintWriter out, String title, List<Diagnostic> findings) {
        out.printf("%s: %d%n", title, findings.size());
        for (Diagnostic finding : findings) {
            out.println("  line " + finding.position().line() + " [" + finding.code() + "] "
                    + SourceLines.printable(finding.message()));
        }
    }

    /** The same for programs, with the configuration when there is one. */
    Map<String, Object> tree(Optional<Map<String, Object>> config) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("carriedOver", carried);
        report.put("changed", changed.stream().map(CheckResult::tree).toList());
        report.put("notCarriedOver", lost.stream().map(CheckResult::tree).toList());
        report.put("notes", notes.stream().map(CheckResult::tree).toList());
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("report", report);
        config.ifPresent(written -> tree.put("config", written));
        return tree;
    }
}
