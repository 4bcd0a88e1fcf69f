package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.HttpScript;
import io.fairlead.model.config.HealthCheck.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code check} of a backend. */
final class CheckFormat {

    private static final Set<String> HTTP =
            Set.of("method", "uri", "version", "headers", "body", "expect", "disable-on-404", "send-state");
    private static final Set<String> KINDS =
            Set.of("connect", "http", "http-script", "pgsql", "redis", "mysql", "smtp", "tcp");

    private CheckFormat() {}

    static Optional<HealthCheck> read(Cursor at) {
        Fields fields = at.fields(KINDS);
        return fields.only(KINDS).flatMap(entry -> switch (entry.getKey()) {
            case "connect" -> entry.getValue().bool().map(ignored -> new HealthCheck.Connect());
            case "http" -> http(entry.getValue()).map(http -> http);
            case "http-script" -> script(entry.getValue());
            case "redis" -> entry.getValue().bool().map(ignored -> new HealthCheck.Redis());
            case "mysql" ->
                Optional.of(new HealthCheck.MySql(
                        entry.getValue().fields(Set.of("user")).get("user", Cursor::text)));
            case "smtp" ->
                Optional.of(new HealthCheck.Smtp(entry.getValue()
                        .fields(Set.of("hello"))
                        .get("hello", Cursor::text)
                        .orElse("HELO localhost")));
            case "tcp" -> Optional.of(new HealthCheck.Script(entry.getValue().list(ScriptFormat::read)));
            default ->
                Optional.of(new HealthCheck.PostgreSql(
                        entry.getValue().fields(Set.of("user")).get("user", Cursor::text)));
        });
    }

    private static Optional<HealthCheck> script(Cursor at) {
        List<HttpScript.Leg> legs = at.list(CheckFormat::leg);
        if (legs.isEmpty()) {
            at.error("missing-value", "a check needs a connection", "http-script: [{http: {uri: /health}}]");
            return Optional.empty();
        }
        return Optional.of(new HttpScript(legs));
    }

    private static Optional<HttpScript.Leg> leg(Cursor at) {
        Fields fields = at.fields(Set.of("connect", "http"));
        return Optional.of(new HttpScript.Leg(
                fields.get("connect", ScriptFormat::connect).orElse(Step.Connect.AS_SERVER),
                fields.get("http", CheckFormat::http)));
    }

    private static Optional<HealthCheck.Http> http(Cursor at) {
        Fields fields = at.fields(HTTP);
        return Optional.of(new HealthCheck.Http(
                fields.get("method", Cursor::text).orElse("OPTIONS"),
                fields.get("uri", Cursor::text).orElse("/"),
                fields.get("version", Cursor::text).orElse("HTTP/1.0"),
                fields.list("headers", CheckFormat::header),
                fields.get("body", Cursor::text).orElse(""),
                fields.list("expect", CheckFormat::expect),
                fields.flag("disable-on-404"),
                fields.flag("send-state")));
    }

    private static Optional<HealthCheck.HeaderField> header(Cursor at) {
        Fields fields = at.fields(Set.of("name", "value"));
        Optional<String> value = fields.need("value", Cursor::text);
        return fields.need("name", Cursor::text).flatMap(name -> value.map(v -> new HealthCheck.HeaderField(name, v)));
    }

    private static Optional<HealthCheck.Expect> expect(Cursor at) {
        Fields fields = at.fields(Set.of("not", "kind", "pattern"));
        Optional<String> pattern = fields.need("pattern", Cursor::text);
        return fields.need("kind", c -> c.word(HealthCheck.Expect.Kind.values()))
                .flatMap(kind -> pattern.map(p -> new HealthCheck.Expect(fields.flag("not"), kind, p)));
    }

    static Map<String, Object> write(HealthCheck check) {
        return switch (check) {
            case HealthCheck.Connect c -> new Entries().put("connect", true).map();
            case HealthCheck.PostgreSql(Optional<String> user) ->
                new Entries()
                        .put("pgsql", new Entries().optional("user", user).map())
                        .map();
            case HealthCheck.Redis r -> new Entries().put("redis", true).map();
            case HealthCheck.MySql(Optional<String> user) ->
                new Entries()
                        .put("mysql", new Entries().optional("user", user).map())
                        .map();
            case HealthCheck.Smtp(String hello) ->
                new Entries()
                        .put("smtp", new Entries().put("hello", hello).map())
                        .map();
            case HealthCheck.Script(List<HealthCheck.Step> steps) ->
                new Entries()
                        .put("tcp", steps.stream().map(ScriptFormat::write).toList())
                        .map();
            case HealthCheck.Http http -> new Entries().put("http", write(http)).map();
            case HttpScript(List<HttpScript.Leg> legs) ->
                new Entries()
                        .put(
                                "http-script",
                                legs.stream().map(CheckFormat::write).toList())
                        .map();
        };
    }

    private static Map<String, Object> write(HttpScript.Leg leg) {
        Entries entries = new Entries();
        if (!leg.connect().equals(Step.Connect.AS_SERVER)) {
            entries.put("connect", ScriptFormat.write(leg.connect()));
        }
        return entries.optional("http", leg.exchange().map(CheckFormat::write)).map();
    }

    private static Map<String, Object> write(HealthCheck.Http http) {
        return new Entries()
                .put("method", http.method())
                .put("uri", http.uri())
                .unless("version", http.version(), "HTTP/1.0")
                .list("headers", headers(http.headers()))
                .unless("body", http.body(), "")
                .list("expect", http.expects().stream().map(CheckFormat::write).toList())
                .flag("disable-on-404", http.disableOn404())
                .flag("send-state", http.sendState())
                .map();
    }

    private static List<Map<String, Object>> headers(List<HealthCheck.HeaderField> headers) {
        return headers.stream()
                .map(h -> new Entries()
                        .put("name", h.name())
                        .put("value", h.value())
                        .map())
                .toList();
    }

    private static Map<String, Object> write(HealthCheck.Expect expect) {
        return new Entries()
                .flag("not", expect.negated())
                .put("kind", Cursor.word(expect.kind()))
                .put("pattern", expect.pattern())
                .map();
    }
}
