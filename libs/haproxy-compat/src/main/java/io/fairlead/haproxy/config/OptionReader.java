package io.fairlead.haproxy.config;

import io.fairlead.model.config.BackendOptions;
import io.fairlead.model.config.ForwardFor;
import io.fairlead.model.config.LogFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code option} lines, with {@code no} and {@code default} before them. HAProxy manual 4.2 option. */
final class OptionReader {

    private interface Handler {
        void read(ProxyDraft proxy, boolean on, Args args);
    }

    private record Option(boolean front, boolean back, boolean negatable, Handler handler) {}

    private static final Map<String, Option> OPTIONS = Map.ofEntries(
            Map.entry("allbackups", back((p, on, _) -> p.settings.allBackups = on)),
            Map.entry("log-health-checks", back((p, on, _) -> p.settings.logHealthChecks = on)),
            Map.entry("redispatch", back(OptionReader::redispatch)),
            Map.entry("dontlognull", new Option(true, false, true, (p, on, _) -> p.settings.dontLogNull = on)),
            Map.entry("socket-stats", new Option(true, false, true, (p, on, _) -> p.settings.socketStats = on)),
            Map.entry("http-server-close", both((p, on, a) -> mode(p, ConnectionMode.SERVER_CLOSE, on, a))),
            Map.entry("httpclose", both((p, on, a) -> mode(p, ConnectionMode.CLOSE, on, a))),
            Map.entry("http-keep-alive", both((p, on, a) -> mode(p, ConnectionMode.KEEP_ALIVE, on, a))),
            Map.entry("forwardfor", new Option(true, true, false, OptionReader::forwardFor)),
            Map.entry("httplog", new Option(true, true, false, OptionReader::httpLog)),
            Map.entry("tcplog", new Option(true, true, false, (p, _, a) -> log(p, LogFormat.TCP, a))),
            Map.entry("persist", back((p, on, _) -> p.settings.persistWhenDown = on)),
            Map.entry("httpchk", new Option(false, true, false, (p, _, a) -> CheckReader.httpchk(p, a))),
            Map.entry("pgsql-check", new Option(false, true, false, (p, _, a) -> CheckReader.pgsql(p, a))),
            Map.entry("redis-check", new Option(false, true, false, (p, _, a) -> ProtocolCheckReader.redis(p, a))),
            Map.entry("mysql-check", new Option(false, true, false, (p, _, a) -> ProtocolCheckReader.mysql(p, a))),
            Map.entry("smtpchk", new Option(false, true, false, (p, _, a) -> ProtocolCheckReader.smtp(p, a))),
            Map.entry("tcp-check", new Option(false, true, false, (p, _, a) -> ProtocolCheckReader.tcp(p, a))));

    private static final Map<String, NotCarried> NOT_CARRIED = NotCarried.table("""
            abortonclose 0 warning a client that leaves the queue is noticed anyway
            accept-invalid-http-request,accept-invalid-http-response 0 warning what RFC 9112 forbids is refused
            checkcache 0 error answers with cookies would pass
            clitcpka,srvtcpka,tcpka,tcp-smart-accept,tcp-smart-connect,nolinger 0 warning sockets are opened the usual way
            contstats,log-separate-errors,logasap,dontlog-normal,http-ignore-probes 0 warning logs and counters keep their usual form
            disable-h2-upgrade,idle-close-on-response,http-no-delay,http-pretend-keepalive,independent-streams 0 warning the network engine is ours
            splice-auto,splice-request,splice-response,prefer-last-server,http-buffer-request 0 warning the network engine is ours
            h1-case-adjust-bogus-client,h1-case-adjust-bogus-server,http-restrict-req-hdr-names 0 warning headers keep their case
            http-use-proxy-header 0 warning Connection is the header that counts
            httpslog 0 warning the usual HTTP log line is written
            originalto 0 error the server would miss a header
            transparent 0 error connections would go elsewhere
            external-check,ldap-check,spop-check,ssl-hello-chk 0 error servers would be checked differently""");

    private OptionReader() {}

    private static Option back(Handler handler) {
        return new Option(false, true, true, handler);
    }

    private static Option both(Handler handler) {
        return new Option(true, true, true, handler);
    }

    /**
     * Reads the words behind {@code option}.
     *
     * @param prefix {@code no}, {@code default} or an empty text
     */
    static void read(ProxyDraft proxy, String prefix, Args args) {
        Report report = args.report();
        Optional<Word> word = args.value("a name");
        if (word.isEmpty()) {
            return;
        }
        String name = word.get().text();
        Option option = OPTIONS.get(name);
        if (option == null) {
            other(word.get(), report);
        } else if (!prefix.isEmpty() && !option.negatable) {
            report.error("bad-value", word.get(), "option " + name + " takes no \"" + prefix + "\"");
        } else if (!(option.front && proxy.kind.front()) && !(option.back && proxy.kind.back())) {
            ProxyReader.wrongSection(proxy, word.get(), "option " + name, report);
        } else {
            option.handler.read(proxy, prefix.isEmpty(), args);
            args.end();
        }
    }

    private static void other(Word word, Report report) {
        NotCarried entry = NOT_CARRIED.get(word.text());
        if (entry != null) {
            entry.report(word, "\"option " + word.text() + "\"", report);
            return;
        }
        Set<String> names = new HashSet<>(OPTIONS.keySet());
        names.addAll(NOT_CARRIED.keySet());
        report.error(
                "unknown-keyword", word, "unknown option \"" + word.text() + "\"", Nearest.hint(word.text(), names));
    }

    private static void mode(ProxyDraft proxy, ConnectionMode mode, boolean on, Args args) {
        proxy.httpOnly(args.last());
        if (on) {
            proxy.settings.connections = mode;
        } else if (proxy.settings.connections == mode) {
            proxy.settings.connections = ConnectionMode.KEEP_ALIVE;
        }
    }

    private static void redispatch(ProxyDraft proxy, boolean on, Args args) {
        proxy.settings.redispatch = on;
        proxy.settings.redispatchInterval = BackendOptions.LAST_RETRY;
        if (on && args.has()) {
            Optional<Integer> interval =
                    Values.number(args.next(), Integer.MIN_VALUE, Integer.MAX_VALUE, args.report());
            if (interval.isPresent() && interval.get() == 0) {
                proxy.settings.redispatch = false;
            } else {
                interval.ifPresent(n -> proxy.settings.redispatchInterval = n);
            }
        }
    }

    private static void forwardFor(ProxyDraft proxy, boolean on, Args args) {
        proxy.httpOnly(args.last());
        String header = ForwardFor.DEFAULT.header();
        List<String> except = new ArrayList<>();
        boolean ifNone = false;
        while (args.has()) {
            Word word = args.next();
            switch (word.text()) {
                case "if-none" -> ifNone = true;
                case "except" ->
                    args.value("a network")
                            .flatMap(network -> Networks.read(network, args.report()))
                            .ifPresent(except::add);
                case "header" -> header = args.value("a name").map(Word::text).orElse(header);
                default -> {
                    String hint = Nearest.hint(word.text(), List.of("if-none", "except", "header"));
                    args.report().error("bad-value", word, "unknown parameter \"" + word.text() + "\"", hint);
                    return;
                }
            }
        }
        proxy.settings.forwardFor = on ? Optional.of(new ForwardFor(header, except, ifNone)) : Optional.empty();
    }

    private static void httpLog(ProxyDraft proxy, boolean on, Args args) {
        Word word = args.last();
        proxy.httpOnly(word);
        if (args.take("clf")) {
            args.report().ignored(args.last(), "\"clf\"", "the usual HTTP log line is written");
        }
        log(proxy, on ? LogFormat.HTTP : LogFormat.DEFAULT, args);
    }

    private static void log(ProxyDraft proxy, LogFormat format, Args args) {
        if (proxy.kind == SectionKind.BACKEND) {
            args.report().ignored(args.last(), "a log format in a backend", "frontends write the access log");
        }
        proxy.settings.logFormat = format;
        proxy.settings.logTemplate = Optional.empty();
    }
}
