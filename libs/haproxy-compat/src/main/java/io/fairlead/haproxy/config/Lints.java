package io.fairlead.haproxy.config;

import io.fairlead.model.config.Balance;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Server;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Points out lines that do something else than they seem to. Each code has a section in {@code docs/lints.md} and never
 * changes its meaning.
 */
final class Lints {

    private static final Set<String> PRIMARY = Set.of("/master", "/primary", "/leader", "/read-write");
    private static final Duration IDLE_SESSION = Duration.ofHours(1);
    private static final int RETIRED_EXPORTER_PORT = 9101;

    private final Document document;
    private final Assembler assembler;
    private final Report report;

    Lints(Document document, Assembler assembler, Report report) {
        this.document = document;
        this.assembler = assembler;
        this.report = report;
    }

    /** FL001: a redirect without a code is temporary. */
    static void temporaryRedirect(Word scheme, Report report) {
        report.info(
                "FL001", scheme, "this redirect answers 302", "write \"code 301\" or \"code 308\" for a permanent one");
    }

    /** FL015 and FL021: prefixes and hosts that match more or less than they seem to. */
    static void pattern(Fetch fetch, Matcher matcher, Word name, List<Word> patterns, Report report) {
        if (fetch instanceof Fetch.Path && matcher == Matcher.BEG) {
            patterns.stream()
                    .filter(word -> word.text().length() > 1 && !word.text().endsWith("/"))
                    .findFirst()
                    .ifPresent(word -> report.info(
                            "FL015",
                            word,
                            "\"" + word.text() + "\" also matches " + word.text() + "foo",
                            "end it with a slash"));
        }
        if (fetch instanceof Fetch.Header header
                && header.name().equalsIgnoreCase("host")
                && matcher == Matcher.STR
                && patterns.stream().noneMatch(word -> word.text().indexOf(':') >= 0)) {
            report.info(
                    "FL021",
                    name,
                    "a Host header with a port does not match",
                    "add the name with its port as another value");
        }
    }

    /** FL004 and FL025: what a persistence cookie does beside keeping clients. */
    static void cookie(Word keyword, List<Word> words, Report report) {
        boolean insert = words.stream().anyMatch(word -> word.is("insert"));
        report.info("FL004", keyword, "a server in drain still gets the requests of clients with its cookie", "");
        if (insert && words.stream().noneMatch(word -> word.is("nocache"))) {
            report.warning(
                    "FL025", keyword, "a shared cache may hand one client's cookie to others", "add \"nocache\"");
        }
    }

    /** The findings that need whole sections. */
    void check() {
        for (ProxyDraft proxy : document.proxies()) {
            if (proxy.kind.front()) {
                front(proxy);
            }
            if (proxy.kind.back()) {
                servers(proxy);
                balance(proxy);
                checks(proxy);
                database(proxy);
            }
        }
    }

    private void front(ProxyDraft proxy) {
        List<ProxyDraft> backends = assembler.backendsOf(proxy);
        if (proxy.binds.stream().anyMatch(bind -> bind.address().port() == RETIRED_EXPORTER_PORT)) {
            report.info(
                    "FL010",
                    proxy.name,
                    "port 9101 was the port of the retired Prometheus exporter",
                    "our metrics are at /metrics of the admin address");
        }
        boolean forwarded = proxy.settings.forwardFor.isPresent()
                || backends.stream().anyMatch(backend -> backend.settings.forwardFor.isPresent());
        boolean served = backends.stream().anyMatch(backend -> !backend.servers.isEmpty());
        if (assembler.mode(proxy) == ProxyMode.HTTP && served && !forwarded) {
            report.info(
                    "FL017",
                    proxy.name,
                    "servers see our address instead of the client's",
                    "add \"option forwardfor\"");
        }
        Optional<Duration> client = Optional.ofNullable(proxy.settings.timeouts.get(TimeoutName.CLIENT));
        if (backends.stream().anyMatch(backend -> assembler.backendProtocol(backend) == Protocol.POSTGRESQL)) {
            client.ifPresent(time -> idle(proxy, "client", time));
        }
    }

    private void idle(ProxyDraft proxy, String side, Duration time) {
        Optional<Duration> tunnel = Optional.ofNullable(proxy.settings.timeouts.get(TimeoutName.TUNNEL));
        if (tunnel.orElse(time).compareTo(IDLE_SESSION) < 0) {
            report.warning(
                    "FL006",
                    proxy.name,
                    "database sessions that are idle for " + time.toSeconds() + " s are cut by timeout " + side,
                    "pooled sessions idle for long; make it hours");
        }
    }

    private void servers(ProxyDraft proxy) {
        Optional<ProxyDraft.ServerLine> slow = proxy.servers.stream()
                .filter(line -> !line.server().slowStart().isZero())
                .findFirst();
        if (slow.isPresent() && isStatic(BalanceReader.build(proxy.settings))) {
            report.warning(
                    "FL005",
                    slow.get().name(),
                    "slowstart does nothing with this balance algorithm",
                    "weights are fixed with it");
        } else if (slow.isPresent()) {
            report.info("FL005", slow.get().name(), "slowstart begins after a recovery, not when we start", "");
        }
        proxy.servers.stream()
                .filter(line -> line.server().check().isPresent())
                .findFirst()
                .ifPresent(line -> line.server().check().ifPresent(check -> {
                    long least = check.inter().multipliedBy(check.fall() - 1L).toMillis();
                    long most = check.inter().multipliedBy(check.fall()).toMillis();
                    if (check.fall() > 1) {
                        report.info(
                                "FL011",
                                line.name(),
                                "one failed check is enough right after the start; later it takes " + least + " to "
                                        + most + " ms and the check's time-out",
                                "");
                    }
                }));
    }

    private static boolean isStatic(Balance balance) {
        return switch (balance) {
            case Balance.StaticRoundRobin _, Balance.First _ -> true;
            case Balance.Source source -> !source.hashType().consistent();
            case Balance.Uri uri -> !uri.hashType().consistent();
            case Balance.Header header -> !header.hashType().consistent();
            case Balance.UrlParam parameter -> !parameter.hashType().consistent();
            case Balance.RoundRobin _, Balance.LeastConn _, Balance.Random _ -> false;
        };
    }

    private void balance(ProxyDraft proxy) {
        List<Server> servers =
                proxy.servers.stream().map(ProxyDraft.ServerLine::server).toList();
        long active = servers.stream().filter(server -> !server.backup()).count();
        Balance balance = BalanceReader.build(proxy.settings);
        boolean hashed = switch (balance) {
            case Balance.Source _, Balance.Uri _, Balance.Header _, Balance.UrlParam _ -> true;
            case Balance.RoundRobin _,
                    Balance.StaticRoundRobin _,
                    Balance.LeastConn _,
                    Balance.First _,
                    Balance.Random _ -> false;
        };
        if (hashed && active == 1 && servers.size() > 1) {
            report.info("FL012", proxy.name, "with one active server there is nothing to balance", "");
        }
        if (hashed && proxy.settings.consistent) {
            report.info(
                    "FL003",
                    proxy.name,
                    "HAProxy's ring goes by a server's position in the list",
                    "append new servers at the end");
        }
        if (balance instanceof Balance.Uri && !proxy.settings.consistent && active > 1) {
            report.info(
                    "FL024", proxy.name, "one server less moves most URLs to another", "add \"hash-type consistent\"");
        }
        if (!proxy.settings.balanceSaid && active > 1) {
            report.info(
                    "FL008",
                    proxy.name,
                    proxy.title() + " has no balance and gets roundrobin",
                    "HAProxy 3.3 and later take random");
        }
    }

    private void checks(ProxyDraft proxy) {
        CheckDraft check = proxy.settings.check;
        boolean checked =
                proxy.servers.stream().anyMatch(line -> line.server().check().isPresent());
        if (!checked || check.kind != CheckDraft.Kind.HTTP) {
            return;
        }
        if (!check.expects()) {
            report.info(
                    "FL020",
                    check.uriWord.orElse(proxy.name),
                    "any 2xx or 3xx answer counts as healthy, a redirect to a login too",
                    "add \"http-check expect status 200\"");
        }
        if (check.uri().equals("/master") || check.uri().startsWith("/master?")) {
            report.warning(
                    "FL007",
                    check.uriWord.orElse(proxy.name),
                    "Patroni 4 no longer documents /master",
                    "ask for /primary");
        }
    }

    private void database(ProxyDraft proxy) {
        if (assembler.backendProtocol(proxy) != Protocol.POSTGRESQL) {
            return;
        }
        Optional.ofNullable(proxy.settings.timeouts.get(TimeoutName.SERVER))
                .ifPresent(time -> idle(proxy, "server", time));
        boolean cuts = proxy.servers.stream().anyMatch(line -> line.server().onMarkedDownShutdownSessions());
        String uri = proxy.settings.check.uri();
        int query = uri.indexOf('?');
        if (cuts && PRIMARY.contains(query < 0 ? uri : uri.substring(0, query))) {
            report.info(
                    "FL018",
                    proxy.name,
                    "after a change of leader both may count as up for some seconds",
                    "checks alone do not fence the old one");
        }
    }
}
