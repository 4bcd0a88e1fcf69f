package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.HttpProto;
import io.fairlead.model.config.Monitoring;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code servers} of a backend. */
final class ServerFormat {

    private static final Set<String> KEYS = Set.of(
            "name",
            "address",
            "weight",
            "backup",
            "disabled",
            "tls",
            "check",
            "maxconn",
            "maxqueue",
            "cookie",
            "slow-start",
            "on-marked-down-shutdown-sessions",
            "on-marked-up-shutdown-backup-sessions",
            "minconn",
            "non-stick",
            "monitoring",
            "wire");
    private static final Set<String> CHECK =
            Set.of("inter", "fast-inter", "down-inter", "fall", "rise", "address", "port", "tls", "sni", "alpn");
    private static final int MAX_WEIGHT = 256;

    private ServerFormat() {}

    static Optional<Server> read(Cursor at) {
        Fields fields = at.fields(KEYS);
        Optional<String> name = fields.need("name", Cursor::text);
        return fields.need("address", Cursor::address)
                .flatMap(address -> name.map(n -> new Server(
                        n,
                        address,
                        fields.get("weight", c -> c.integer(0, MAX_WEIGHT)).orElse(1),
                        fields.flag("backup"),
                        fields.flag("disabled"),
                        fields.get("tls", TlsFormat::readServer),
                        fields.get("check", ServerFormat::check),
                        fields.get("maxconn", c -> c.integer(0, Integer.MAX_VALUE))
                                .orElse(0),
                        fields.get("maxqueue", c -> c.integer(0, Integer.MAX_VALUE))
                                .orElse(0),
                        fields.get("cookie", Cursor::text),
                        fields.get("slow-start", Cursor::duration).orElse(Duration.ZERO),
                        fields.flag("on-marked-down-shutdown-sessions"),
                        fields.flag("on-marked-up-shutdown-backup-sessions"),
                        fields.get("minconn", c -> c.integer(0, Integer.MAX_VALUE))
                                .orElse(0),
                        fields.flag("non-stick"),
                        fields.get("monitoring", MonitoringFormat::read).orElse(Monitoring.NONE),
                        fields.get("wire", ServerFormat::wire).orElse(Wire.PLAIN))));
    }

    private static Optional<Wire> wire(Cursor at) {
        Fields fields = at.fields(Set.of("send-proxy", "check-send-proxy", "proto", "check-proto", "websockets"));
        return Optional.of(new Wire(
                fields.get("send-proxy", c -> c.word(SendProxy.values())).orElse(SendProxy.NONE),
                fields.flag("check-send-proxy"),
                proto(fields, "proto"),
                proto(fields, "check-proto"),
                proto(fields, "websockets")));
    }

    private static HttpProto proto(Fields fields, String key) {
        return fields.get(key, c -> c.word(HttpProto.values())).orElse(HttpProto.AUTO);
    }

    private static Map<String, Object> write(Wire wire) {
        return new Entries()
                .unless("send-proxy", Cursor.word(wire.sendProxy()), Cursor.word(SendProxy.NONE))
                .flag("check-send-proxy", wire.checkSendProxy())
                .unless("proto", Cursor.word(wire.proto()), Cursor.word(HttpProto.AUTO))
                .unless("check-proto", Cursor.word(wire.checkProto()), Cursor.word(HttpProto.AUTO))
                .unless("websockets", Cursor.word(wire.webSockets()), Cursor.word(HttpProto.AUTO))
                .map();
    }

    private static Optional<CheckSettings> check(Cursor at) {
        Fields fields = at.fields(CHECK);
        CheckSettings usual = CheckSettings.DEFAULT;
        Duration inter = fields.get("inter", Cursor::duration).orElse(usual.inter());
        if (inter.isZero()) {
            at.error("wrong-value", "inter must be positive", "");
            return Optional.empty();
        }
        return Optional.of(new CheckSettings(
                inter,
                fields.get("fast-inter", Cursor::duration),
                fields.get("down-inter", Cursor::duration),
                fields.get("fall", c -> c.integer(1, Integer.MAX_VALUE)).orElse(usual.fall()),
                fields.get("rise", c -> c.integer(1, Integer.MAX_VALUE)).orElse(usual.rise()),
                fields.get("address", Cursor::text),
                fields.get("port", c -> c.integer(1, 65535)),
                fields.flag("tls"),
                fields.get("sni", Cursor::text),
                fields.list("alpn", Cursor::text)));
    }

    static Map<String, Object> write(Server server) {
        return new Entries()
                .put("name", server.name())
                .put("address", server.address().toString())
                .unless("weight", server.weight(), 1)
                .flag("backup", server.backup())
                .flag("disabled", server.disabled())
                .optional("tls", server.tls().map(TlsFormat::write))
                .optional("check", server.check().map(ServerFormat::write))
                .unless("maxconn", server.maxconn(), 0)
                .unless("maxqueue", server.maxqueue(), 0)
                .optional("cookie", server.cookie())
                .unless("slow-start", DurationText.write(server.slowStart()), "0ms")
                .flag("on-marked-down-shutdown-sessions", server.onMarkedDownShutdownSessions())
                .flag("on-marked-up-shutdown-backup-sessions", server.onMarkedUpShutdownBackupSessions())
                .unless("minconn", server.minconn(), 0)
                .flag("non-stick", server.nonStick())
                .nested("monitoring", MonitoringFormat.write(server.monitoring()))
                .nested("wire", write(server.wire()))
                .map();
    }

    private static Map<String, Object> write(CheckSettings check) {
        return new Entries()
                .put("inter", DurationText.write(check.inter()))
                .duration("fast-inter", check.fastInter())
                .duration("down-inter", check.downInter())
                .put("fall", check.fall())
                .put("rise", check.rise())
                .optional("address", check.address())
                .optional("port", check.port())
                .flag("tls", check.tls())
                .optional("sni", check.sni())
                .list("alpn", check.alpn())
                .map();
    }
}
