package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.BackendOptions;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.DatabasePool;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HttpReuse;
import io.fairlead.model.config.Persistence;
import io.fairlead.model.config.Policy;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.RetryOn;
import io.fairlead.model.config.Timeouts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code backends}. */
final class BackendFormat {

    private static final Set<String> KEYS = Set.of(
            "name",
            "mode",
            "protocol",
            "balance",
            "rules",
            "servers",
            "check",
            "timeouts",
            "retries",
            "options",
            "policy",
            "persistence",
            "database");
    private static final Set<String> OPTIONS = Set.of(
            "all-backups",
            "redispatch",
            "http-server-close",
            "http-close",
            "log-health-checks",
            "forward-for",
            "reuse",
            "fullconn",
            "redispatch-interval",
            "retry-on");
    private static final int RETRIES = 3;
    private static final int LONGEST_INTERVAL = 100;

    private BackendFormat() {}

    static Optional<Backend> read(Cursor at) {
        Fields fields = at.fields(KEYS);
        return fields.need("name", Cursor::text)
                .map(name -> new Backend(
                        name,
                        fields.get("mode", c -> c.word(ProxyMode.values())).orElse(ProxyMode.HTTP),
                        fields.get("protocol", c -> c.word(Protocol.values())).orElse(Protocol.TCP),
                        fields.get("balance", BalanceFormat::read).orElse(new Balance.RoundRobin()),
                        fields.list("rules", RuleFormat::read),
                        fields.list("servers", ServerFormat::read),
                        fields.get("check", CheckFormat::read).orElse(new HealthCheck.Connect()),
                        fields.get("timeouts", CommonFormat::timeouts).orElse(Timeouts.NONE),
                        fields.get("retries", c -> c.integer(0, 1000)).orElse(RETRIES),
                        fields.get("options", BackendFormat::options).orElse(BackendOptions.DEFAULT),
                        fields.get("policy", PolicyFormat::read).orElse(Policy.NONE),
                        fields.get("persistence", PersistenceFormat::read).orElse(Persistence.NONE),
                        fields.get("database", DatabaseFormat::read).orElse(DatabasePool.DEFAULT)));
    }

    private static Optional<BackendOptions> options(Cursor at) {
        Fields fields = at.fields(OPTIONS);
        return Optional.of(new BackendOptions(
                fields.flag("all-backups"),
                fields.flag("redispatch"),
                fields.flag("http-server-close"),
                fields.flag("http-close"),
                fields.flag("log-health-checks"),
                fields.get("forward-for", CommonFormat::forwardFor),
                fields.get("reuse", c -> c.word(HttpReuse.values())).orElse(HttpReuse.SAFE),
                fields.get("fullconn", c -> c.integer(0, Integer.MAX_VALUE)).orElse(0),
                fields.get("redispatch-interval", BackendFormat::interval).orElse(BackendOptions.LAST_RETRY),
                fields.get("retry-on", BackendFormat::retryOn).orElse(RetryOn.DEFAULT)));
    }

    private static Optional<Integer> interval(Cursor at) {
        Optional<Integer> interval = at.integer(-LONGEST_INTERVAL, LONGEST_INTERVAL);
        if (interval.isPresent() && interval.get() == 0) {
            at.error("bad-value", "an interval of 0 is no redispatch", "leave out redispatch");
            return Optional.empty();
        }
        return interval;
    }

    private static Optional<RetryOn> retryOn(Cursor at) {
        Fields fields = at.fields(Set.of("causes", "statuses"));
        List<RetryOn.Cause> causes = fields.list("causes", c -> c.word(RetryOn.Cause.values()));
        List<Integer> statuses = fields.list("statuses", BackendFormat::status);
        return Optional.of(new RetryOn(Set.copyOf(causes), new TreeSet<>(statuses)));
    }

    private static Optional<Integer> status(Cursor at) {
        Optional<Integer> status = at.integer(400, 599);
        if (status.isPresent() && !RetryOn.POSSIBLE.contains(status.get())) {
            at.error("bad-value", "a request is not sent again after " + status.get(), "one of 404, 500, 503 ...");
            return Optional.empty();
        }
        return status;
    }

    private static Optional<Map<String, Object>> write(RetryOn retryOn) {
        if (retryOn.equals(RetryOn.DEFAULT)) {
            return Optional.empty();
        }
        return Optional.of(new Entries()
                .put(
                        "causes",
                        retryOn.causes().stream().sorted().map(Cursor::word).toList())
                .list("statuses", List.copyOf(retryOn.statuses()))
                .map());
    }

    static Map<String, Object> write(Backend backend) {
        BackendOptions options = backend.options();
        return new Entries()
                .put("name", backend.name())
                .put("mode", Cursor.word(backend.mode()))
                .unless("protocol", Cursor.word(backend.protocol()), "tcp")
                .put("balance", BalanceFormat.write(backend.balance()))
                .list(
                        "rules",
                        backend.requestRules().stream().map(RuleFormat::write).toList())
                .unless("check", CheckFormat.write(backend.check()), Map.of("connect", true))
                .nested("timeouts", CommonFormat.write(backend.timeouts()))
                .unless("retries", backend.retries(), RETRIES)
                .nested(
                        "options",
                        new Entries()
                                .flag("all-backups", options.allBackups())
                                .flag("redispatch", options.redispatch())
                                .flag("http-server-close", options.httpServerClose())
                                .flag("http-close", options.httpClose())
                                .flag("log-health-checks", options.logHealthChecks())
                                .optional("forward-for", options.forwardFor().map(CommonFormat::write))
                                .unless("reuse", Cursor.word(options.reuse()), "safe")
                                .unless("fullconn", options.fullconn(), 0)
                                .unless("redispatch-interval", options.redispatchInterval(), BackendOptions.LAST_RETRY)
                                .optional("retry-on", write(options.retryOn()))
                                .map())
                .nested("policy", PolicyFormat.write(backend.policy()))
                .nested("persistence", PersistenceFormat.write(backend.persistence()))
                .nested("database", DatabaseFormat.write(backend.database()))
                .list(
                        "servers",
                        backend.servers().stream().map(ServerFormat::write).toList())
                .map();
    }
}
