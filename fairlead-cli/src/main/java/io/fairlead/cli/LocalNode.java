package io.fairlead.cli;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.configservice.ConfigService;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.StartupException;
import io.fairlead.servicekit.program.Program;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** All services in this JVM. */
final class LocalNode {

    /** Not an exit status: the process goes on until it is told to end. */
    static final int KEEPS_RUNNING = -1;

    private static final int ADDRESSES_SHOWN = 8;

    private LocalNode() {}

    /** Starts everything and says where it is; the process keeps running when this succeeds. */
    static int start(Path file, Path data, HostPort admin, PrintWriter out, PrintWriter err) {
        set(SettingKey.CONFIG_FILE, file.toString());
        set(SettingKey.DATA_DIR, data.toString());
        set(SettingKey.ADMIN_HOST, admin.host());
        set(SettingKey.ADMIN_PORT, Integer.toString(admin.port()));
        try {
            Program program = Program.start("fairlead", ClusterSettings.Mode.EMBEDDED);
            program.endOnSignal();
            out.println("fairlead is ready" + listening(program));
            out.println("  admin    " + program.adminUrl() + "/");
            out.println("  metrics  " + program.adminUrl() + "/metrics");
            out.println("  token    " + program.dataDir().resolve("admin-token"));
            out.flush();
            return KEEPS_RUNNING;
        } catch (StartupException e) {
            err.println("fairlead: " + e.getMessage());
            return 1;
        }
    }

    /** The configuration in force may be a later one than the file's. */
    private static String listening(Program program) {
        return program.host()
                .find(ConfigService.class)
                .flatMap(ConfigService::head)
                .map(ConfigService::config)
                .map(LocalNode::addresses)
                .orElse("");
    }

    /** Such as {@code : web on 127.0.0.1:443 (TLS), stats on 127.0.0.1:8404}. */
    static String addresses(ProxyConfig config) {
        List<String> all = config.frontends().stream()
                .flatMap(frontend -> frontend.binds().stream()
                        .map(bind -> SourceLines.printable(frontend.name()) + " on " + bind.address()
                                + (bind.tls().isPresent() ? " (TLS)" : "")))
                .toList();
        if (all.isEmpty()) {
            return "";
        }
        String shown = String.join(", ", all.subList(0, Math.min(all.size(), ADDRESSES_SHOWN)));
        return ": " + shown + (all.size() > ADDRESSES_SHOWN ? " and " + (all.size() - ADDRESSES_SHOWN) + " more" : "");
    }

    private static void set(SettingKey key, String value) {
        System.setProperty(key.key(), value);
    }
}
