package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.AgentCheck;
import io.fairlead.model.config.Monitoring;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code monitoring} of a server. */
final class MonitoringFormat {

    private static final Duration INTER = Duration.ofSeconds(2);

    private MonitoringFormat() {}

    static Optional<Monitoring> read(Cursor at) {
        Fields fields = at.fields(Set.of("agent", "track", "observe", "error-limit", "on-error", "init-state"));
        Monitoring usual = Monitoring.NONE;
        return Optional.of(new Monitoring(
                fields.get("agent", MonitoringFormat::agent),
                fields.get("track", Cursor::text).orElse(""),
                fields.get("observe", c -> c.word(Monitoring.Observe.values())).orElse(usual.observe()),
                fields.get("error-limit", c -> c.integer(1, Integer.MAX_VALUE)).orElse(usual.errorLimit()),
                fields.get("on-error", c -> c.word(Monitoring.OnError.values())).orElse(usual.onError()),
                fields.get("init-state", c -> c.word(Monitoring.InitState.values()))
                        .orElse(usual.initState())));
    }

    private static Optional<AgentCheck> agent(Cursor at) {
        Fields fields = at.fields(Set.of("port", "address", "inter", "send"));
        Duration inter = fields.get("inter", Cursor::duration).orElse(INTER);
        Optional<String> address = fields.get("address", Cursor::text);
        String send = fields.get("send", Cursor::text).orElse("");
        if (inter.isZero()) {
            at.error("wrong-value", "inter must be positive", "");
            return Optional.empty();
        }
        return fields.need("port", c -> c.integer(1, 65535)).map(port -> new AgentCheck(port, address, inter, send));
    }

    static Map<String, Object> write(Monitoring monitoring) {
        Monitoring usual = Monitoring.NONE;
        return new Entries()
                .optional("agent", monitoring.agent().map(MonitoringFormat::write))
                .unless("track", monitoring.track(), "")
                .unless("observe", Cursor.word(monitoring.observe()), Cursor.word(usual.observe()))
                .unless("error-limit", monitoring.errorLimit(), usual.errorLimit())
                .unless("on-error", Cursor.word(monitoring.onError()), Cursor.word(usual.onError()))
                .unless("init-state", Cursor.word(monitoring.initState()), Cursor.word(usual.initState()))
                .map();
    }

    private static Map<String, Object> write(AgentCheck agent) {
        return new Entries()
                .put("port", agent.port())
                .optional("address", agent.address())
                .unless("inter", DurationText.write(agent.inter()), DurationText.write(INTER))
                .unless("send", agent.send(), "")
                .map();
    }
}
