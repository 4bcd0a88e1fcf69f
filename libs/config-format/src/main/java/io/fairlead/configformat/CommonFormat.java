package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.ForwardFor;
import io.fairlead.model.config.LogForm;
import io.fairlead.model.config.LogFrame;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.Timeouts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What frontends and backends have in common. */
final class CommonFormat {

    private static final Set<String> TIMEOUTS = Set.of(
            "client",
            "server",
            "connect",
            "http-request",
            "http-keep-alive",
            "queue",
            "tunnel",
            "check",
            "tarpit",
            "client-fin",
            "server-fin");

    private CommonFormat() {}

    static Optional<Timeouts> timeouts(Cursor at) {
        Fields fields = at.as("timeouts").fields(TIMEOUTS);
        return Optional.of(new Timeouts(
                fields.get("client", Cursor::duration),
                fields.get("server", Cursor::duration),
                fields.get("connect", Cursor::duration),
                fields.get("http-request", Cursor::duration),
                fields.get("http-keep-alive", Cursor::duration),
                fields.get("queue", Cursor::duration),
                fields.get("tunnel", Cursor::duration),
                fields.get("check", Cursor::duration),
                fields.get("tarpit", Cursor::duration),
                fields.get("client-fin", Cursor::duration),
                fields.get("server-fin", Cursor::duration)));
    }

    static Map<String, Object> write(Timeouts timeouts) {
        return new Entries()
                .duration("client", timeouts.client())
                .duration("server", timeouts.server())
                .duration("connect", timeouts.connect())
                .duration("http-request", timeouts.httpRequest())
                .duration("http-keep-alive", timeouts.httpKeepAlive())
                .duration("queue", timeouts.queue())
                .duration("tunnel", timeouts.tunnel())
                .duration("check", timeouts.check())
                .duration("tarpit", timeouts.tarpit())
                .duration("client-fin", timeouts.clientFin())
                .duration("server-fin", timeouts.serverFin())
                .map();
    }

    static Optional<ForwardFor> forwardFor(Cursor at) {
        Fields fields = at.as("forward-for").fields(Set.of("header", "except", "if-none"));
        return Optional.of(new ForwardFor(
                fields.get("header", Cursor::text).orElse(ForwardFor.DEFAULT.header()),
                fields.list("except", Cursor::text),
                fields.flag("if-none")));
    }

    static Map<String, Object> write(ForwardFor forward) {
        return new Entries()
                .put("header", forward.header())
                .list("except", forward.except())
                .flag("if-none", forward.ifNone())
                .map();
    }

    static Optional<LogTarget> logTarget(Cursor at) {
        Fields fields = at.as("log-target")
                .fields(Set.of("address", "facility", "level", "format", "min-level", "length", "tag"));
        LogForm usual = LogForm.DEFAULT;
        LogForm form = new LogForm(
                fields.get("format", c -> c.word(LogFrame.values())).orElse(usual.frame()),
                fields.get("min-level", Cursor::text).orElse(usual.minLevel()),
                fields.get("length", c -> c.integer(LogForm.SHORTEST, LogForm.LONGEST))
                        .orElse(usual.length()),
                fields.get("tag", Cursor::text).orElse(usual.tag()));
        String facility = fields.get("facility", Cursor::text).orElse("local0");
        String level = fields.get("level", Cursor::text).orElse("debug");
        return fields.need("address", Cursor::text).map(address -> new LogTarget(address, facility, level, form));
    }

    static List<Map<String, Object>> write(List<LogTarget> targets) {
        return targets.stream()
                .map(target -> new Entries()
                        .put("address", target.address())
                        .put("facility", target.facility())
                        .put("level", target.level())
                        .unless("format", Cursor.word(target.form().frame()), Cursor.word(LogForm.DEFAULT.frame()))
                        .unless("min-level", target.form().minLevel(), LogForm.DEFAULT.minLevel())
                        .unless("length", target.form().length(), 0)
                        .unless("tag", target.form().tag(), "")
                        .map())
                .toList();
    }
}
