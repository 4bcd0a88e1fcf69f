package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.HealthCheck.Step;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One step of {@code check.tcp}. */
final class ScriptFormat {

    private static final Set<String> STEPS = Set.of("connect", "send", "send-binary", "expect");

    private ScriptFormat() {}

    static Optional<Step> read(Cursor at) {
        Fields fields = at.fields(STEPS);
        return fields.only(STEPS).flatMap(entry -> switch (entry.getKey()) {
            case "connect" -> connect(entry.getValue()).map(connect -> connect);
            case "send" -> entry.getValue().text().map(Step.Send::new);
            case "send-binary" -> hex(entry.getValue()).map(Step.SendBinary::new);
            default -> await(entry.getValue());
        });
    }

    /** {@code connect} of a step, or of one connection of {@code http-script}. */
    static Optional<Step.Connect> connect(Cursor at) {
        Fields fields = at.fields(Set.of("port", "tls", "sni", "as-server"));
        return Optional.of(new Step.Connect(
                fields.get("port", c -> c.integer(1, 65535)),
                fields.flag("tls"),
                fields.get("sni", Cursor::text),
                fields.flag("as-server")));
    }

    private static Optional<Step> await(Cursor at) {
        Fields fields = at.fields(Set.of("not", "kind", "pattern"));
        Step.Await.Way kind =
                fields.get("kind", c -> c.word(Step.Await.Way.values())).orElse(Step.Await.Way.STRING);
        return fields.need("pattern", kind == Step.Await.Way.BINARY ? ScriptFormat::hex : Cursor::text)
                .map(pattern -> new Step.Await(fields.flag("not"), kind, pattern));
    }

    private static Optional<String> hex(Cursor at) {
        Optional<String> text = at.text();
        if (text.isPresent() && !text.get().matches("([0-9a-fA-F]{2})*")) {
            at.error("wrong-value", "\"" + text.get() + "\" is not made of pairs of hexadecimal digits", "");
            return Optional.empty();
        }
        return text;
    }

    static Map<String, Object> write(Step.Connect connect) {
        return new Entries()
                .optional("port", connect.port())
                .flag("tls", connect.tls())
                .optional("sni", connect.sni())
                .flag("as-server", connect.asServer())
                .map();
    }

    static Map<String, Object> write(Step step) {
        return switch (step) {
            case Step.Connect connect ->
                new Entries().put("connect", write(connect)).map();
            case Step.Send(String text) -> new Entries().put("send", text).map();
            case Step.SendBinary(String hex) ->
                new Entries().put("send-binary", hex).map();
            case Step.Await await ->
                new Entries()
                        .put(
                                "expect",
                                new Entries()
                                        .flag("not", await.negated())
                                        .unless("kind", Cursor.word(await.kind()), "string")
                                        .put("pattern", await.pattern())
                                        .map())
                        .map();
        };
    }
}
