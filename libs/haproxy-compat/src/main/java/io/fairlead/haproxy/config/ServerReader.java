package io.fairlead.haproxy.config;

import io.fairlead.model.config.HttpProto;
import io.fairlead.model.config.SendProxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the parameters of {@code server} and {@code default-server} lines. HAProxy manual 5.2. */
final class ServerReader {

    private interface Setter {
        void set(ServerDraft server, Word value, Report report);
    }

    private static final Map<String, Consumer<ServerDraft>> SWITCHES = Map.ofEntries(
            Map.entry("backup", s -> s.backup = true),
            Map.entry("no-backup", s -> s.backup = false),
            Map.entry("disabled", s -> s.disabled = true),
            Map.entry("enabled", s -> s.disabled = false),
            Map.entry("check", s -> s.checked = true),
            Map.entry("no-check", s -> s.checked = false),
            Map.entry("check-ssl", s -> s.checkTls = true),
            Map.entry("no-check-ssl", s -> s.checkTls = false),
            Map.entry("ssl", s -> s.tls = true),
            Map.entry("no-ssl", s -> s.tls = false),
            Map.entry("stick", s -> s.nonStick = false),
            Map.entry("non-stick", s -> s.nonStick = true),
            Map.entry("send-proxy", s -> s.sendProxy = SendProxy.V1),
            Map.entry("send-proxy-v2", s -> s.sendProxy = SendProxy.V2),
            Map.entry("send-proxy-v2-ssl", s -> s.sendProxy = SendProxy.V2_SSL),
            Map.entry("send-proxy-v2-ssl-cn", s -> s.sendProxy = SendProxy.V2_SSL_CN),
            Map.entry("no-send-proxy", s -> s.sendProxy = SendProxy.NONE),
            Map.entry("no-send-proxy-v2", s -> s.sendProxy = SendProxy.NONE),
            Map.entry("no-send-proxy-v2-ssl", s -> s.sendProxy = SendProxy.NONE),
            Map.entry("no-send-proxy-v2-ssl-cn", s -> s.sendProxy = SendProxy.NONE),
            Map.entry("check-send-proxy", s -> s.checkSendProxy = true),
            Map.entry("no-check-send-proxy", s -> s.checkSendProxy = false),
            Map.entry("no-verifyhost", s -> s.verifyHost = Optional.empty()));

    private static final Map<String, Setter> VALUES = Map.ofEntries(
            Map.entry("weight", (s, w, r) -> Values.number(w, 0, 256, r).ifPresent(v -> s.weight = v)),
            Map.entry("fall", (s, w, r) -> Values.number(w, 1, 100_000, r).ifPresent(v -> s.fall = v)),
            Map.entry("rise", (s, w, r) -> Values.number(w, 1, 100_000, r).ifPresent(v -> s.rise = v)),
            Map.entry(
                    "maxconn",
                    (s, w, r) -> Values.number(w, 0, Integer.MAX_VALUE, r).ifPresent(v -> s.maxconn = v)),
            Map.entry(
                    "maxqueue",
                    (s, w, r) -> Values.number(w, 0, Integer.MAX_VALUE, r).ifPresent(v -> s.maxqueue = v)),
            Map.entry(
                    "minconn",
                    (s, w, r) -> Values.number(w, 0, Integer.MAX_VALUE, r).ifPresent(v -> s.minconn = v)),
            Map.entry("port", (s, w, r) -> Values.number(w, 1, 65535, r).ifPresent(v -> s.checkPort = Optional.of(v))),
            Map.entry("inter", (s, w, r) -> interval(w, r).ifPresent(v -> s.inter = v)),
            Map.entry("fastinter", (s, w, r) -> interval(w, r).ifPresent(v -> s.fastInter = Optional.of(v))),
            Map.entry("downinter", (s, w, r) -> interval(w, r).ifPresent(v -> s.downInter = Optional.of(v))),
            Map.entry("slowstart", (s, w, r) -> Values.time(w, "ms", r).ifPresent(v -> s.slowStart = wholeSeconds(v))),
            Map.entry("addr", (s, w, r) -> new Addresses(r).host(w).ifPresent(v -> s.checkAddress = Optional.of(v))),
            Map.entry("cookie", (s, w, r) -> s.cookie = Optional.of(w.text())),
            Map.entry("ca-file", (s, w, r) -> s.caFile = Optional.of(w)),
            Map.entry("crl-file", (s, w, r) -> s.crlFile = Optional.of(w)),
            Map.entry("crt", (s, w, r) -> s.certificate = Optional.of(w)),
            Map.entry(
                    "check-alpn",
                    (s, w, r) -> s.checkAlpn = Arrays.asList(w.text().split(","))),
            Map.entry("check-proto", (s, w, r) -> protocol(w, r).ifPresent(v -> s.checkProto = v)),
            Map.entry("check-sni", (s, w, r) -> s.checkSni = Optional.of(w.text())),
            Map.entry("verifyhost", (s, w, r) -> s.verifyHost = Optional.of(w.text())),
            Map.entry("alpn", (s, w, r) -> s.alpn = Arrays.asList(w.text().split(","))),
            Map.entry("verify", ServerReader::verify),
            Map.entry("sni", ServerReader::sni),
            Map.entry("proto", (s, w, r) -> protocol(w, r).ifPresent(v -> s.proto = v)),
            Map.entry("ws", ServerReader::webSocket),
            Map.entry("on-marked-down", (s, w, r) -> s.shutdownSessions = only(w, "shutdown-sessions", r)),
            Map.entry("on-marked-up", (s, w, r) -> s.shutdownBackupSessions = only(w, "shutdown-backup-sessions", r)));

    private static final Map<String, NotCarried> NOT_CARRIED = NotCarried.table("""
            no-tfo 0 warning it makes no difference
            proxy-v2-options 1 warning the PROXY header has addresses and what send-proxy-v2-ssl adds
            check-via-socks4 0 error checks would take another way
            socks4 1 error connections would take another way
            redir 1 error clients would not be redirected
            namespace 1 error connections would take another way
            resolvers 1 warning the system's resolver is used at each connection
            resolve-opts,resolve-prefer,resolve-net,init-addr 1 warning the system's resolver is used at each connection
            max-reuse,pool-low-conn,pool-max-conn,pool-purge-delay 1 warning idle connections are pooled by our own rules
            npn 1 warning the TLS library's choice holds
            force-sslv3,force-tlsv10,force-tlsv11 0 error TLS 1.2 and 1.3 are offered
            no-sslv3,no-tlsv10,no-tlsv11 0 warning only TLS 1.2 and 1.3 are offered anyway
            allow-0rtt,no-ssl-reuse,ssl-reuse,no-tls-tickets,tls-tickets 0 warning the TLS library's choice holds
            tfo 0 warning connections are opened the usual way
            tcp-ut,log-proto,id 1 warning it makes no difference to traffic""");

    private static final Set<String> WORDS = words();

    private ServerReader() {}

    /** Reads what follows the address, or everything of a {@code default-server} line. */
    static void parameters(Args args, ServerDraft server) {
        Report report = args.report();
        while (args.has()) {
            Word word = args.next();
            Consumer<ServerDraft> flag = SWITCHES.get(word.text());
            Setter setter = VALUES.get(word.text());
            NotCarried other = NOT_CARRIED.get(word.text());
            if (flag != null) {
                flag.accept(server);
            } else if (setter != null) {
                args.value("a value").ifPresent(value -> setter.set(server, value, report));
            } else if (other != null) {
                other.report(word, "\"" + word.text() + "\"", report);
                for (int i = 0; i < other.arguments() && args.has(); i++) {
                    args.next();
                }
            } else if (MonitoringDraft.WORDS.contains(word.text())) {
                server.monitoring.read(word, args);
            } else if (word.is("source")) {
                report.unsupported(word, "\"source\"", "connections would come from another address");
                args.rest();
            } else if (!server.profile.option(word, args)) {
                report.error(
                        "unknown-keyword",
                        word,
                        "unknown server parameter \"" + word.text() + "\"",
                        Nearest.hint(word.text(), WORDS));
            }
        }
    }

    private static Optional<Duration> interval(Word word, Report report) {
        Optional<Duration> time = Values.time(word, "ms", report);
        if (time.isPresent() && time.get().isZero()) {
            report.error("bad-value", word, "the time between checks must not be 0");
            return Optional.empty();
        }
        return time;
    }

    /** HAProxy keeps it in seconds, rounded up. */
    private static Duration wholeSeconds(Duration time) {
        return Duration.ofSeconds((time.toMillis() + 999) / 1000);
    }

    private static boolean only(Word word, String expected, Report report) {
        if (!word.is(expected)) {
            report.error("bad-value", word, "expected \"" + expected + "\" instead of \"" + word.text() + "\"");
        }
        return word.is(expected);
    }

    private static void verify(ServerDraft server, Word word, Report report) {
        if (word.is("none") || word.is("required")) {
            server.verify = Optional.of(word.is("required"));
        } else {
            report.error("bad-value", word, "\"" + word.text() + "\" is neither \"none\" nor \"required\"");
        }
    }

    private static void sni(ServerDraft server, Word word, Report report) {
        String text = word.text();
        if (text.startsWith("str(") && text.endsWith(")") && text.length() > 5) {
            server.sni = Optional.of(text.substring(4, text.length() - 1));
        } else {
            report.unsupported(word, "server name \"" + text + "\"", "a constant is: sni str(www.example.com)");
        }
    }

    private static Optional<HttpProto> protocol(Word word, Report report) {
        if (word.is("h1") || word.is("h2")) {
            return Optional.of(word.is("h1") ? HttpProto.H1 : HttpProto.H2);
        }
        if (word.is("fcgi") || word.is("none")) {
            report.unsupported(word, "protocol \"" + word.text() + "\"", "h1 and h2 are");
        } else {
            report.error("bad-value", word, "\"" + word.text() + "\" is none of h1 and h2");
        }
        return Optional.empty();
    }

    private static void webSocket(ServerDraft server, Word word, Report report) {
        if (word.is("auto")) {
            server.webSockets = HttpProto.AUTO;
        } else if (word.is("h1") || word.is("h2")) {
            server.webSockets = word.is("h1") ? HttpProto.H1 : HttpProto.H2;
        } else {
            report.error("bad-value", word, "\"" + word.text() + "\" is none of auto, h1 and h2");
        }
    }

    private static Set<String> words() {
        Set<String> all = new HashSet<>(SWITCHES.keySet());
        all.addAll(VALUES.keySet());
        all.addAll(NOT_CARRIED.keySet());
        all.addAll(TlsDraft.WORDS);
        all.addAll(MonitoringDraft.WORDS);
        all.add("source");
        return Set.copyOf(all);
    }
}
