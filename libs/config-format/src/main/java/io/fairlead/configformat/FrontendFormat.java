package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.CaptureSlot;
import io.fairlead.model.config.Credentials;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.FrontendOptions;
import io.fairlead.model.config.Guard;
import io.fairlead.model.config.LogFormat;
import io.fairlead.model.config.Policy;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.StatsPage;
import io.fairlead.model.config.Timeouts;
import io.fairlead.model.expr.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code frontends}. */
final class FrontendFormat {

    private static final Set<String> KEYS = Set.of(
            "name",
            "mode",
            "protocol",
            "bind",
            "rules",
            "use-backend",
            "default-backend",
            "timeouts",
            "maxconn",
            "stats",
            "log",
            "log-format",
            "options",
            "policy",
            "guard");
    private static final String REALM = "HAProxy Statistics";

    private FrontendFormat() {}

    static Optional<Frontend> read(Cursor at) {
        Fields fields = at.fields(KEYS);
        ProxyMode mode = fields.get("mode", c -> c.word(ProxyMode.values())).orElse(ProxyMode.HTTP);
        return fields.need("name", Cursor::text)
                .map(name -> new Frontend(
                        name,
                        mode,
                        fields.get("protocol", c -> c.word(Protocol.values())).orElse(Protocol.TCP),
                        fields.list("bind", FrontendFormat::bind),
                        fields.list("rules", RuleFormat::read),
                        fields.list("use-backend", RuleFormat::readBackendRule),
                        fields.get("default-backend", Cursor::text),
                        fields.get("timeouts", CommonFormat::timeouts).orElse(Timeouts.NONE),
                        fields.get("maxconn", c -> c.integer(0, Integer.MAX_VALUE))
                                .orElse(0),
                        fields.get("stats", FrontendFormat::stats),
                        fields.list("log", CommonFormat::logTarget),
                        fields.get("log-format", c -> c.word(LogFormat.values()))
                                .orElse(LogFormat.DEFAULT),
                        fields.get("options", FrontendFormat::options).orElse(FrontendOptions.DEFAULT),
                        fields.get("policy", PolicyFormat::read).orElse(Policy.NONE),
                        fields.get("guard", GuardFormat::read).orElse(Guard.usual(mode))));
    }

    private static Optional<Bind> bind(Cursor at) {
        Fields fields = at.fields(Set.of("address", "tls", "accept-proxy", "name"));
        Optional<BindTls> tls = fields.get("tls", TlsFormat::readBind);
        return fields.need("address", Cursor::address)
                .map(address -> new Bind(
                        address,
                        tls,
                        fields.flag("accept-proxy"),
                        fields.get("name", Cursor::text).orElse("")));
    }

    private static Optional<StatsPage> stats(Cursor at) {
        Fields fields = at.fields(Set.of("uri", "users", "realm", "refresh", "hide-version", "scope", "admin"));
        List<Credentials> users = fields.list("users", FrontendFormat::user);
        String realm = fields.get("realm", Cursor::text).orElse(REALM);
        return fields.need("uri", Cursor::text)
                .map(uri -> new StatsPage(
                        uri,
                        users,
                        realm,
                        fields.get("refresh", Cursor::duration),
                        fields.flag("hide-version"),
                        fields.list("scope", Cursor::text),
                        fields.get("admin", ConditionFormat::read)));
    }

    private static Optional<Credentials> user(Cursor at) {
        Fields fields = at.fields(Set.of("user", "password"));
        Optional<String> password = fields.need("password", Cursor::text);
        return fields.need("user", Cursor::text).flatMap(user -> password.map(p -> new Credentials(user, p)));
    }

    private static Optional<FrontendOptions> options(Cursor at) {
        Fields fields = at.fields(Set.of(
                "forward-for",
                "dont-log-null",
                "http-close",
                "http-server-close",
                "monitor-uri",
                "log-template",
                "captures",
                "sessions-per-second",
                "socket-stats"));
        return Optional.of(new FrontendOptions(
                fields.get("forward-for", CommonFormat::forwardFor),
                fields.flag("dont-log-null"),
                fields.flag("http-close"),
                fields.flag("http-server-close"),
                fields.get("monitor-uri", Cursor::text),
                fields.get("log-template", Cursor::template),
                fields.list("captures", FrontendFormat::capture),
                fields.get("sessions-per-second", c -> c.integer(0, Integer.MAX_VALUE))
                        .orElse(0),
                fields.flag("socket-stats")));
    }

    private static Optional<CaptureSlot> capture(Cursor at) {
        Fields fields = at.fields(Set.of("response", "header", "length"));
        Optional<String> header = fields.get("header", Cursor::text);
        return fields.need("length", c -> c.integer(1, 1 << 16))
                .map(length -> new CaptureSlot(fields.flag("response"), header, length));
    }

    private static Map<String, Object> write(CaptureSlot slot) {
        return new Entries()
                .flag("response", slot.response())
                .optional("header", slot.header())
                .put("length", slot.length())
                .map();
    }

    static Map<String, Object> write(Frontend frontend, Secrets secrets) {
        FrontendOptions options = frontend.options();
        return new Entries()
                .put("name", frontend.name())
                .put("mode", Cursor.word(frontend.mode()))
                .unless("protocol", Cursor.word(frontend.protocol()), "tcp")
                .list(
                        "bind",
                        frontend.binds().stream().map(FrontendFormat::write).toList())
                .list(
                        "rules",
                        frontend.requestRules().stream().map(RuleFormat::write).toList())
                .list(
                        "use-backend",
                        frontend.backendRules().stream().map(RuleFormat::write).toList())
                .optional("default-backend", frontend.defaultBackend())
                .nested("timeouts", CommonFormat.write(frontend.timeouts()))
                .unless("maxconn", frontend.maxconn(), 0)
                .optional("stats", frontend.stats().map(page -> write(page, secrets)))
                .list("log", CommonFormat.write(frontend.logTargets()))
                .unless("log-format", Cursor.word(frontend.logFormat()), "default")
                .nested(
                        "options",
                        new Entries()
                                .optional("forward-for", options.forwardFor().map(CommonFormat::write))
                                .flag("dont-log-null", options.dontLogNull())
                                .flag("http-close", options.httpClose())
                                .flag("http-server-close", options.httpServerClose())
                                .optional("monitor-uri", options.monitorUri())
                                .optional("log-template", options.logTemplate().map(Template::text))
                                .list(
                                        "captures",
                                        options.captures().stream()
                                                .map(FrontendFormat::write)
                                                .toList())
                                .unless("sessions-per-second", options.sessionsPerSecond(), 0)
                                .flag("socket-stats", options.socketStats())
                                .map())
                .nested("policy", PolicyFormat.write(frontend.policy()))
                .optional("guard", guard(frontend))
                .map();
    }

    private static Optional<Map<String, Object>> guard(Frontend frontend) {
        return frontend.guard().equals(Guard.usual(frontend.mode()))
                ? Optional.empty()
                : Optional.of(GuardFormat.write(frontend.guard()));
    }

    private static Map<String, Object> write(Bind bind) {
        return new Entries()
                .put("address", bind.address().toString())
                .unless("name", bind.name(), "")
                .flag("accept-proxy", bind.acceptProxy())
                .optional("tls", bind.tls().map(TlsFormat::write))
                .map();
    }

    private static Map<String, Object> write(StatsPage page, Secrets secrets) {
        return new Entries()
                .put("uri", page.uri())
                .list(
                        "users",
                        page.users().stream()
                                .map(user -> new Entries()
                                        .put("user", user.user())
                                        .put("password", secrets.show(user.password()))
                                        .map())
                                .toList())
                .unless("realm", page.realm(), REALM)
                .duration("refresh", page.refresh())
                .flag("hide-version", page.hideVersion())
                .list("scope", page.scope())
                .optional("admin", page.admin().map(ConditionFormat::write))
                .map();
    }
}
