package io.fairlead.haproxy.config;

import io.fairlead.model.config.Balance;
import io.fairlead.model.config.Balance.HashType;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HttpProto;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.Server;
import java.util.ArrayList;
import java.util.List;

/** Spells what only backends have. HAProxy manual 4.2, 5.2. */
final class BackendWriter {

    private final String section;
    private final List<String> lost;

    BackendWriter(String section, List<String> lost) {
        this.section = section;
        this.lost = lost;
    }

    List<String> balance(Balance balance) {
        return switch (balance) {
            case Balance.RoundRobin _ -> List.of("balance roundrobin");
            case Balance.StaticRoundRobin _ -> List.of("balance static-rr");
            case Balance.LeastConn _ -> List.of("balance leastconn");
            case Balance.First _ -> List.of("balance first");
            case Balance.Random random -> List.of("balance random(" + random.draws() + ")");
            case Balance.Source source -> hashed("source", source.hashType());
            case Balance.Uri uri -> hashed(uri(uri), uri.hashType());
            case Balance.Header header -> hashed("hdr(" + header.name() + ")", header.hashType());
            case Balance.UrlParam parameter ->
                hashed("url_param " + Quoted.word(parameter.name()), parameter.hashType());
        };
    }

    private static String uri(Balance.Uri uri) {
        return "uri"
                + (uri.whole() ? " whole" : "")
                + (uri.length() > 0 ? " len " + uri.length() : "")
                + (uri.depth() > 0 ? " depth " + uri.depth() : "")
                + (uri.pathOnly() ? " path-only" : "");
    }

    private static List<String> hashed(String algorithm, HashType type) {
        List<String> lines = new ArrayList<>(List.of("balance " + algorithm));
        if (type.consistent()) {
            lines.add("hash-type consistent");
        }
        if (type.balanceFactor() > 0) {
            lines.add("hash-balance-factor " + type.balanceFactor());
        }
        return List.copyOf(lines);
    }

    List<String> check(HealthCheck check) {
        return switch (check) {
            case HealthCheck.Connect _ -> List.of();
            case HealthCheck.Http http -> http(http);
            case HealthCheck.HttpScript script -> http(script);
            case HealthCheck.Redis _ -> List.of("option redis-check");
            case HealthCheck.MySql mysql ->
                List.of("option mysql-check"
                        + mysql.user().map(user -> " user " + Quoted.word(user)).orElse(""));
            case HealthCheck.Smtp smtp -> List.of("option smtpchk " + smtp.hello());
            case HealthCheck.Script script -> MonitoringWriter.script(script);
            case HealthCheck.PostgreSql pgsql -> {
                if (pgsql.user().isEmpty()) {
                    lost.add("a PostgreSQL check without user in " + section);
                }
                yield List.of(
                        "option pgsql-check user " + Quoted.word(pgsql.user().orElse("postgres")));
            }
        };
    }

    /** HAProxy wants an exchange on every connection, and an expectation before the next. */
    private List<String> http(HealthCheck.HttpScript script) {
        List<String> lines = new ArrayList<>();
        lines.add("option httpchk");
        if (script.legs().stream().anyMatch(leg -> leg.exchange().isEmpty())) {
            lost.add("a connection that is only opened, in the check of " + section);
        }
        for (HealthCheck.HttpScript.Leg leg : script.legs()) {
            leg.exchange().ifPresent(http -> {
                lines.add("http-check" + MonitoringWriter.connect(leg.connect()));
                exchange(
                        lines,
                        http,
                        " meth " + http.method() + " uri " + Quoted.word(http.uri()) + " ver " + http.version());
                if (http.expects().isEmpty()) {
                    lines.add("http-check expect status 200-399");
                }
            });
        }
        script.legs().stream()
                .flatMap(leg -> leg.exchange().stream())
                .findFirst()
                .ifPresent(http -> switches(lines, http));
        return List.copyOf(lines);
    }

    private static List<String> http(HealthCheck.Http http) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "option httpchk " + Quoted.word(http.method()) + " " + Quoted.word(http.uri()) + " " + http.version());
        exchange(lines, http, "");
        switches(lines, http);
        return List.copyOf(lines);
    }

    private static void exchange(List<String> lines, HealthCheck.Http http, String request) {
        StringBuilder send = new StringBuilder(request);
        for (HealthCheck.HeaderField header : http.headers()) {
            send.append(" hdr ").append(Quoted.word(header.name())).append(' ').append(Quoted.format(header.value()));
        }
        if (!http.body().isEmpty()) {
            send.append(" body ").append(Quoted.word(http.body()));
        }
        if (!send.isEmpty()) {
            lines.add("http-check send" + send);
        }
        for (HealthCheck.Expect expect : http.expects()) {
            lines.add("http-check expect " + (expect.negated() ? "! " : "") + MonitoringWriter.expect(expect));
        }
    }

    private static void switches(List<String> lines, HealthCheck.Http http) {
        if (http.disableOn404()) {
            lines.add("http-check disable-on-404");
        }
        if (http.sendState()) {
            lines.add("http-check send-state");
        }
    }

    /** The whole {@code server} line. */
    String server(Server server) {
        StringBuilder words = new StringBuilder("server " + server.name() + " " + server.address());
        append(words, server.weight() != 1, " weight " + server.weight());
        server.tls().ifPresent(tls -> words.append(TlsWriter.write(tls)));
        server.check()
                .ifPresent(check -> words.append(check(check))
                        .append(check.tls() && server.tls().isEmpty() ? " verify none" : ""));
        words.append(MonitoringWriter.server(server.monitoring()));
        append(words, server.maxconn() > 0, " maxconn " + server.maxconn());
        append(words, server.maxqueue() > 0, " maxqueue " + server.maxqueue());
        append(words, server.minconn() > 0, " minconn " + server.minconn());
        append(words, server.nonStick(), " non-stick");
        server.cookie().ifPresent(value -> words.append(" cookie ").append(Quoted.word(value)));
        append(words, !server.slowStart().isZero(), " slowstart " + Quoted.time(server.slowStart()));
        append(words, server.onMarkedDownShutdownSessions(), " on-marked-down shutdown-sessions");
        append(words, server.onMarkedUpShutdownBackupSessions(), " on-marked-up shutdown-backup-sessions");
        append(words, server.wire().sendsProxy(), " " + sendProxy(server.wire().sendProxy()));
        append(words, server.wire().checkSendProxy(), " check-send-proxy");
        proto(words, "proto", server.wire().proto());
        proto(words, "check-proto", server.wire().checkProto());
        proto(words, "ws", server.wire().webSockets());
        append(words, server.backup(), " backup");
        append(words, server.disabled(), " disabled");
        return words.toString();
    }

    private static String sendProxy(SendProxy wanted) {
        return switch (wanted) {
            case NONE -> "";
            case V1 -> "send-proxy";
            case V2 -> "send-proxy-v2";
            case V2_SSL -> "send-proxy-v2-ssl";
            case V2_SSL_CN -> "send-proxy-v2-ssl-cn";
        };
    }

    private static void proto(StringBuilder words, String keyword, HttpProto wanted) {
        append(words, wanted != HttpProto.AUTO, " " + keyword + (wanted == HttpProto.H2 ? " h2" : " h1"));
    }

    private static void append(StringBuilder words, boolean condition, String more) {
        if (condition) {
            words.append(more);
        }
    }

    private static String check(CheckSettings check) {
        StringBuilder words = new StringBuilder(" check inter " + Quoted.time(check.inter()));
        check.fastInter().ifPresent(time -> words.append(" fastinter ").append(Quoted.time(time)));
        check.downInter().ifPresent(time -> words.append(" downinter ").append(Quoted.time(time)));
        words.append(" fall ").append(check.fall()).append(" rise ").append(check.rise());
        check.address().ifPresent(address -> words.append(" addr ").append(address));
        check.port().ifPresent(port -> words.append(" port ").append(port));
        check.sni().ifPresent(name -> words.append(" check-sni ").append(Quoted.word(name)));
        if (!check.alpn().isEmpty()) {
            words.append(" check-alpn ").append(Quoted.word(String.join(",", check.alpn())));
        }
        return words.append(check.tls() ? " check-ssl" : "").toString();
    }
}
