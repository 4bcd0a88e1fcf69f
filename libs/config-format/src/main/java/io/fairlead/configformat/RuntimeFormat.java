package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.RuntimeSettings;
import io.fairlead.model.config.RuntimeSocket;
import io.fairlead.model.config.RuntimeSocket.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code global.runtime}: the runtime sockets. */
final class RuntimeFormat {

    private static final int MAX_CONNECTIONS = 10_000;

    private RuntimeFormat() {}

    static Optional<RuntimeSettings> read(Cursor at) {
        Fields fields = at.fields(Set.of("sockets", "timeout", "maxconn"));
        RuntimeSettings usual = RuntimeSettings.DEFAULT;
        Duration timeout = fields.get("timeout", Cursor::duration).orElse(usual.timeout());
        if (timeout.isZero()) {
            at.error("wrong-value", "timeout must be positive", "");
            return Optional.empty();
        }
        return Optional.of(new RuntimeSettings(
                fields.list("sockets", RuntimeFormat::socket),
                timeout,
                fields.get("maxconn", c -> c.integer(1, MAX_CONNECTIONS)).orElse(usual.maxconn())));
    }

    private static Optional<RuntimeSocket> socket(Cursor at) {
        Fields fields = at.fields(Set.of("address", "mode", "user", "group", "level"));
        int mode = fields.get("mode", RuntimeFormat::mode).orElse(0);
        Optional<String> user = fields.get("user", Cursor::text);
        Optional<String> group = fields.get("group", Cursor::text);
        Level level = fields.get("level", c -> c.word(Level.values())).orElse(Level.OPERATOR);
        Optional<String> address = fields.need("address", Cursor::text);
        if (address.isPresent()
                && !address.get().startsWith("/")
                && address.get().lastIndexOf(':') <= 0) {
            at.error("wrong-value", "\"" + address.get() + "\" is neither an absolute path nor HOST:PORT", "");
            return Optional.empty();
        }
        return address.map(place -> new RuntimeSocket(place, mode, user, group, level));
    }

    /** Octal digits, as chmod takes them. */
    private static Optional<Integer> mode(Cursor at) {
        Optional<String> text = at.text();
        if (text.isPresent() && !text.get().matches("[0-7]{1,4}")) {
            at.error("wrong-value", "\"" + text.get() + "\" is not an octal mode such as 660", "");
            return Optional.empty();
        }
        return text.map(digits -> Integer.parseInt(digits, 8) & 0777);
    }

    static Map<String, Object> write(RuntimeSettings runtime) {
        RuntimeSettings usual = RuntimeSettings.DEFAULT;
        return new Entries()
                .list(
                        "sockets",
                        runtime.sockets().stream().map(RuntimeFormat::write).toList())
                .unless("timeout", DurationText.write(runtime.timeout()), DurationText.write(usual.timeout()))
                .unless("maxconn", runtime.maxconn(), usual.maxconn())
                .map();
    }

    private static Map<String, Object> write(RuntimeSocket socket) {
        return new Entries()
                .put("address", socket.address())
                .unless("mode", Integer.toOctalString(socket.mode()), "0")
                .optional("user", socket.user())
                .optional("group", socket.group())
                .unless("level", Cursor.word(socket.level()), Cursor.word(Level.OPERATOR))
                .map();
    }
}
