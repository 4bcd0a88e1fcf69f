package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.DatabasePool;
import io.fairlead.model.config.DatabasePool.Monitor;
import io.fairlead.model.config.DatabasePool.Sentinels;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.config.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code database} of a backend. */
final class DatabaseFormat {

    private static final Set<String> KEYS =
            Set.of("monitor", "sentinels", "replica-wait", "replicas-only", "client-in-application-name");
    private static final Set<String> MONITOR =
            Set.of("role", "user", "password-file", "database", "max-lag-bytes", "max-lag");

    private DatabaseFormat() {}

    static Optional<DatabasePool> read(Cursor at) {
        Fields fields = at.fields(KEYS);
        return Optional.of(new DatabasePool(
                fields.get("monitor", DatabaseFormat::monitor),
                fields.get("sentinels", DatabaseFormat::sentinels),
                fields.get("replica-wait", Cursor::duration).orElse(DatabasePool.DEFAULT.replicaWait()),
                fields.flag("replicas-only"),
                fields.flag("client-in-application-name")));
    }

    private static Optional<Monitor> monitor(Cursor at) {
        Fields fields = at.fields(MONITOR);
        return fields.need("user", Cursor::text)
                .map(user -> new Monitor(
                        fields.get("role", c -> c.word(DatabaseRole.values())).orElse(DatabaseRole.ANY),
                        user,
                        fields.get("password-file", Cursor::text),
                        fields.get("database", Cursor::text).orElse(Monitor.USUAL_DATABASE),
                        fields.get("max-lag-bytes", c -> c.integer(0, Integer.MAX_VALUE))
                                .orElse(0),
                        fields.get("max-lag", Cursor::duration).orElse(Duration.ZERO)));
    }

    private static Optional<Sentinels> sentinels(Cursor at) {
        Fields fields = at.fields(Set.of("master", "addresses"));
        List<HostPort> addresses = fields.list("addresses", Cursor::address);
        return fields.need("master", Cursor::text).map(master -> new Sentinels(master, addresses));
    }

    static Map<String, Object> write(DatabasePool pool) {
        return new Entries()
                .optional("monitor", pool.monitor().map(DatabaseFormat::write))
                .optional("sentinels", pool.sentinels().map(DatabaseFormat::write))
                .unless(
                        "replica-wait",
                        DurationText.write(pool.replicaWait()),
                        DurationText.write(DatabasePool.DEFAULT.replicaWait()))
                .flag("replicas-only", pool.replicasOnly())
                .flag("client-in-application-name", pool.tellsClients())
                .map();
    }

    private static Map<String, Object> write(Monitor monitor) {
        return new Entries()
                .unless("role", Cursor.word(monitor.role()), Cursor.word(DatabaseRole.ANY))
                .put("user", monitor.user())
                .optional("password-file", monitor.passwordFile())
                .unless("database", monitor.database(), Monitor.USUAL_DATABASE)
                .unless("max-lag-bytes", monitor.maxLagBytes(), 0)
                .unless("max-lag", DurationText.write(monitor.maxLag()), DurationText.write(Duration.ZERO))
                .map();
    }

    private static Map<String, Object> write(Sentinels sentinels) {
        return new Entries()
                .put("master", sentinels.master())
                .list(
                        "addresses",
                        sentinels.addresses().stream().map(HostPort::toString).toList())
                .map();
    }
}
