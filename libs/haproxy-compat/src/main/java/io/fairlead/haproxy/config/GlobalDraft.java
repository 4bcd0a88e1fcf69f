package io.fairlead.haproxy.config;

import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.Global;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.RuntimeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the {@code global} sections said so far. HAProxy manual 3. */
final class GlobalDraft {

    int maxconn;
    int spreadChecks;
    boolean verifyServers = true;
    final TlsDraft bindTls = new TlsDraft();
    final TlsDraft serverTls = new TlsDraft();
    final List<LogTarget> logTargets = new ArrayList<>();

    /** {@code log-tag}; empty for the program's own name. */
    String logTag = "";

    private Optional<RuntimeSocketReader> runtime = Optional.empty();
    private String crtBase = "";
    private String caBase = "";

    /** Reads what concerns runtime sockets. */
    RuntimeSocketReader runtime(Report report) {
        RuntimeSocketReader reader = runtime.orElseGet(() -> new RuntimeSocketReader(report));
        runtime = Optional.of(reader);
        return reader;
    }

    void crtBase(String directory) {
        crtBase = directory;
    }

    void caBase(String directory) {
        caBase = directory;
    }

    /** A certificate's path, looked up in {@code crt-base} when it is relative. */
    String crtPath(String path) {
        return path(crtBase, path);
    }

    /** An authority file's path, looked up in {@code ca-base} when it is relative. */
    String caPath(String path) {
        return path(caBase, path);
    }

    private static String path(String base, String path) {
        boolean whole = path.startsWith("/") || path.startsWith(BindTls.STORED);
        return base.isEmpty() || whole ? path : base + "/" + path;
    }

    /** The targets of {@code log global}. */
    List<LogTarget> logTargets() {
        return logTargets.stream().map(target -> target.tagged(logTag)).toList();
    }

    Global build() {
        return new Global(
                maxconn,
                logTargets(),
                runtime.map(RuntimeSocketReader::build).orElse(RuntimeSettings.DEFAULT),
                spreadChecks);
    }
}
