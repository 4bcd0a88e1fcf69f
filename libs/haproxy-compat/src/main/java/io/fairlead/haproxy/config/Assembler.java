package io.fairlead.haproxy.config;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.BackendOptions;
import io.fairlead.model.config.BackendRule;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.FrontendOptions;
import io.fairlead.model.config.HttpProto;
import io.fairlead.model.config.LogFormat;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.Policy;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Rule;
import io.fairlead.model.config.RulePhase;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.StatsPage;
import io.fairlead.model.config.Timeouts;
import io.fairlead.model.config.Tracks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes the model of a document: resolves names, decides modes, and checks what no single line can know. */
final class Assembler {

    private final Document document;
    private final Report report;
    private final Names names;
    private final Modes modes;
    private final Protocols protocols;

    Assembler(Document document, Report report) {
        this.document = document;
        this.report = report;
        this.names = new Names(document.proxies(), report);
        this.modes = new Modes(document.proxies(), names, report);
        this.protocols = new Protocols(document.proxies(), names, modes, report);
    }

    /** The mode a section ended up with. */
    ProxyMode mode(ProxyDraft proxy) {
        return modes.of(proxy);
    }

    /** The protocol of a section in mode TCP, on the side of its servers. */
    Protocol backendProtocol(ProxyDraft proxy) {
        return protocols.ofBackend(proxy);
    }

    /** The backends a section leads to. */
    List<ProxyDraft> backendsOf(ProxyDraft proxy) {
        return proxy.kind == SectionKind.LISTEN && names.ways(proxy).isEmpty()
                ? List.of(proxy)
                : names.backendsOf(proxy);
    }

    ProxyConfig assemble() {
        List<Frontend> frontends = new ArrayList<>();
        List<Backend> backends = new ArrayList<>();
        for (ProxyDraft proxy : document.proxies()) {
            names.check(proxy);
            if (proxy.settings.disabled) {
                report.info("disabled", proxy.name, proxy.title() + " is disabled", "");
            }
            if (proxy.kind.front() && !proxy.settings.disabled) {
                modes.checkWays(proxy);
                frontends.add(frontend(proxy));
            }
            if (proxy.kind.back() && !(proxy.kind == SectionKind.LISTEN && proxy.settings.disabled)) {
                backends.add(backend(proxy));
            }
            missingTimeouts(proxy);
        }
        TableReader.check(document.proxies(), report);
        ProxyConfig config = new ProxyConfig(
                document.global().build(),
                frontends,
                backends,
                document.userLists(),
                TableReader.tables(document.proxies()));
        tracks(config);
        return config;
    }

    private void tracks(ProxyConfig config) {
        Tracks tracks = Tracks.of(config);
        for (ProxyDraft proxy : document.proxies()) {
            for (ProxyDraft.ServerLine line : proxy.servers) {
                tracks.objection(proxy.name.text() + "/" + line.server().name())
                        .ifPresent(words -> report.error("bad-track", line.name(), words));
            }
        }
    }

    private Frontend frontend(ProxyDraft proxy) {
        ProxyMode mode = modes.of(proxy);
        if (proxy.binds.isEmpty()) {
            report.warning("no-bind", proxy.name, proxy.title() + " listens nowhere", "add a \"bind\" line");
        }
        Optional<String> own = proxy.kind == SectionKind.LISTEN ? Optional.of(proxy.name.text()) : Optional.empty();
        return new Frontend(
                proxy.name.text(),
                mode,
                protocols.ofFrontend(proxy),
                proxy.binds,
                requestRules(proxy, mode),
                switches(proxy, mode),
                proxy.settings.defaultBackend.map(Word::text).or(() -> own),
                frontTimeouts(proxy),
                proxy.settings.maxconn,
                stats(proxy, mode),
                logTargets(proxy),
                logFormat(proxy, mode),
                frontendOptions(proxy, mode),
                policy(proxy, mode, true));
    }

    private Backend backend(ProxyDraft proxy) {
        ProxyMode mode = modes.of(proxy);
        checkRules(proxy);
        if (proxy.kind == SectionKind.BACKEND && proxy.ownStats) {
            report.ignored(proxy.name, "the stats page of " + proxy.title(), "frontends and listen sections serve one");
        }
        return new Backend(
                proxy.name.text(),
                mode,
                protocols.ofBackend(proxy),
                balance(proxy, mode),
                proxy.kind == SectionKind.BACKEND ? requestRules(proxy, mode) : List.of(),
                proxy.servers.stream().map(line -> server(line, proxy, mode)).toList(),
                proxy.settings.check.build(),
                backTimeouts(proxy.settings.timeouts),
                proxy.settings.retries,
                backendOptions(proxy.settings, mode),
                policy(proxy, mode, false),
                PersistenceReader.build(
                        proxy,
                        mode == ProxyMode.HTTP,
                        TableReader.rules(proxy, stick -> resolve(stick.condition(), proxy, stick.at())),
                        special -> resolve(special.condition(), proxy, special.at())),
                proxy.database);
    }

    private List<Rule> requestRules(ProxyDraft proxy, ProxyMode mode) {
        return httpRules(proxy, mode, RulePhase.REQUEST);
    }

    private List<Rule> httpRules(ProxyDraft proxy, ProxyMode mode, RulePhase phase) {
        List<ProxyDraft.RuleDraft> drafts = proxy.rules(phase);
        if (mode == ProxyMode.TCP && !drafts.isEmpty()) {
            ignoredInTcp(proxy, drafts.getFirst().at(), phase.words() + " rules");
            return List.of();
        }
        return rules(proxy, phase);
    }

    private List<Rule> rules(ProxyDraft proxy, RulePhase phase) {
        List<Rule> rules = new ArrayList<>();
        for (ProxyDraft.RuleDraft draft : proxy.rules(phase)) {
            Condition condition = resolve(draft.condition(), proxy, draft.at());
            neverMatches(condition, phase, draft.at());
            rules.add(new Rule(condition, draft.action()));
        }
        return rules;
    }

    private boolean knowsUsers(String name) {
        return document.userLists().stream().anyMatch(list -> list.name().equals(name));
    }

    private void neverMatches(Condition condition, RulePhase phase, Word at) {
        Conditions.visit(condition, test -> {
            Conditions.userList(test.fetch())
                    .filter(name -> !knowsUsers(name))
                    .ifPresent(name -> report.error("unknown-userlist", at, "there is no userlist \"" + name + "\""));
            if (!Conditions.available(test.fetch(), phase)) {
                report.warning(
                        "never-matches",
                        at,
                        "a test of this rule never holds, for what it looks at does not exist in " + phase.words(),
                        "keep it in a variable or a capture before");
            }
        });
    }

    private Policy policy(ProxyDraft proxy, ProxyMode mode, boolean front) {
        boolean http = front || proxy.kind == SectionKind.BACKEND;
        if (http && proxy.settings.monitorUri.isPresent() && mode == ProxyMode.TCP && front) {
            ignoredInTcp(proxy, proxy.name, "monitor-uri");
        }
        return new Policy(
                front ? rules(proxy, RulePhase.CONNECTION) : List.of(),
                front ? rules(proxy, RulePhase.CONTENT) : List.of(),
                front ? proxy.inspectDelay : Duration.ZERO,
                http ? httpRules(proxy, mode, RulePhase.RESPONSE) : List.of(),
                http ? httpRules(proxy, mode, RulePhase.AFTER_RESPONSE) : List.of(),
                http ? List.copyOf(proxy.settings.errorPages.values()) : List.of());
    }

    private Condition resolve(ConditionDraft condition, ProxyDraft proxy, Word at) {
        return document.budget().take(condition.size(proxy.acls), at)
                ? condition.resolve(proxy.acls)
                : Conditions.FALSE;
    }

    private List<BackendRule> switches(ProxyDraft proxy, ProxyMode mode) {
        List<BackendRule> rules = new ArrayList<>();
        for (ProxyDraft.SwitchDraft rule : proxy.switches) {
            Condition condition = resolve(rule.condition(), proxy, rule.backend());
            if (mode == ProxyMode.TCP && Conditions.needsHttp(condition)) {
                report.warning(
                        "FL019",
                        rule.backend(),
                        "tests of HTTP requests never hold in mode tcp",
                        "write \"mode http\" into " + proxy.title());
                condition = Conditions.withoutHttp(condition);
            }
            rules.add(new BackendRule(condition, rule.backend().text()));
        }
        return rules;
    }

    private void ignoredInTcp(ProxyDraft proxy, Word at, String what) {
        report.warning(
                "FL019",
                at,
                what + " of " + proxy.title() + " are ignored in mode tcp",
                "write \"mode http\" into the section");
    }

    private Optional<StatsPage> stats(ProxyDraft proxy, ProxyMode mode) {
        if (mode == ProxyMode.TCP) {
            if (proxy.ownStats) {
                ignoredInTcp(proxy, proxy.name, "stats lines");
            }
            return Optional.empty();
        }
        return proxy.settings.stats.map(
                draft -> draft.build(proxy.name.text(), line -> resolve(line.condition(), proxy, line.at())));
    }

    private List<LogTarget> logTargets(ProxyDraft proxy) {
        List<LogTarget> targets = new ArrayList<>();
        if (proxy.settings.logGlobal) {
            targets.addAll(document.global().logTargets);
        }
        targets.addAll(proxy.settings.logTargets);
        String tag = proxy.settings.logTag.orElse(document.global().logTag);
        return targets.stream().map(target -> target.tagged(tag)).toList();
    }

    private LogFormat logFormat(ProxyDraft proxy, ProxyMode mode) {
        if (mode == ProxyMode.TCP && proxy.settings.logFormat == LogFormat.HTTP) {
            report.warning(
                    "FL019", proxy.name, proxy.title() + " is in mode tcp and writes TCP log lines", "option tcplog");
            return LogFormat.TCP;
        }
        return proxy.settings.logFormat;
    }

    private static FrontendOptions frontendOptions(ProxyDraft proxy, ProxyMode mode) {
        Settings settings = proxy.settings;
        boolean http = mode == ProxyMode.HTTP;
        return new FrontendOptions(
                http ? settings.forwardFor : Optional.empty(),
                settings.dontLogNull,
                http && settings.connections == ConnectionMode.CLOSE,
                http && settings.connections == ConnectionMode.SERVER_CLOSE,
                http ? settings.monitorUri : Optional.empty(),
                settings.logTemplate,
                proxy.captures,
                settings.sessionsPerSecond,
                settings.socketStats);
    }

    private static BackendOptions backendOptions(Settings settings, ProxyMode mode) {
        boolean http = mode == ProxyMode.HTTP;
        return new BackendOptions(
                settings.allBackups,
                settings.redispatch,
                http && settings.connections == ConnectionMode.SERVER_CLOSE,
                http && settings.connections == ConnectionMode.CLOSE,
                settings.logHealthChecks,
                http ? settings.forwardFor : Optional.empty(),
                settings.reuse,
                settings.fullconn,
                settings.redispatchInterval,
                settings.retryOn);
    }

    private Balance balance(ProxyDraft proxy, ProxyMode mode) {
        Balance balance = BalanceReader.build(proxy.settings);
        if (mode == ProxyMode.TCP && BalanceReader.needsHttp(balance)) {
            report.warning(
                    "FL019",
                    proxy.name,
                    proxy.title() + " is in mode tcp and balances by roundrobin",
                    "balance source");
            return new Balance.RoundRobin();
        }
        return balance;
    }

    private void checkRules(ProxyDraft proxy) {
        CheckDraft check = proxy.settings.check;
        if (check.ownRules.isEmpty()) {
            return;
        }
        Word at = check.ownRules.get();
        if (check.kind != CheckDraft.Kind.HTTP) {
            report.warning(
                    "unused-check", at, "http-check rules say nothing in " + proxy.title(), "add \"option httpchk\"");
        } else if (check.ownKind.isEmpty() && check.leg().uri.isEmpty()) {
            report.warning(
                    "inherited-check",
                    at,
                    "the check's request comes from defaults, its rules from here",
                    "HAProxy 2.6 sends no request then; repeat \"option httpchk\" here");
        }
    }

    /** A disabled backend is there, but none of its servers is. HTTP is spoken in mode http only. */
    private Server server(ProxyDraft.ServerLine line, ProxyDraft proxy, ProxyMode mode) {
        Server server = line.server();
        if (mode == ProxyMode.TCP && server.wire().proto() == HttpProto.H2) {
            report.error("bad-value", line.name(), "\"proto h2\" needs mode http");
        }
        return proxy.settings.disabled ? server.inMaintenance() : server;
    }

    /** In a listen section a tarpit without a time of its own takes that of connections to servers. */
    private static Timeouts frontTimeouts(ProxyDraft proxy) {
        Map<TimeoutName, Duration> given = proxy.settings.timeouts;
        Function<TimeoutName, Optional<Duration>> get = name -> Optional.ofNullable(given.get(name));
        return new Timeouts(
                get.apply(TimeoutName.CLIENT),
                Optional.empty(),
                Optional.empty(),
                get.apply(TimeoutName.HTTP_REQUEST),
                get.apply(TimeoutName.HTTP_KEEP_ALIVE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                get.apply(TimeoutName.TARPIT)
                        .or(() -> proxy.kind.back() ? get.apply(TimeoutName.CONNECT) : Optional.empty()),
                get.apply(TimeoutName.CLIENT_FIN),
                Optional.empty());
    }

    private static Timeouts backTimeouts(Map<TimeoutName, Duration> given) {
        Function<TimeoutName, Optional<Duration>> get = name -> Optional.ofNullable(given.get(name));
        return new Timeouts(
                Optional.empty(),
                get.apply(TimeoutName.SERVER),
                get.apply(TimeoutName.CONNECT),
                Optional.empty(),
                Optional.empty(),
                get.apply(TimeoutName.QUEUE),
                get.apply(TimeoutName.TUNNEL),
                get.apply(TimeoutName.CHECK),
                get.apply(TimeoutName.TARPIT),
                Optional.empty(),
                get.apply(TimeoutName.SERVER_FIN));
    }

    private void missingTimeouts(ProxyDraft proxy) {
        List<String> missing = new ArrayList<>();
        for (TimeoutName name : List.of(TimeoutName.CLIENT, TimeoutName.CONNECT, TimeoutName.SERVER)) {
            if (name.fits(proxy.kind) && !proxy.settings.timeouts.containsKey(name)) {
                missing.add(name.word());
            }
        }
        if (!missing.isEmpty()) {
            report.warning(
                    "missing-timeout",
                    proxy.name,
                    proxy.title() + " has no timeout " + String.join(", ", missing),
                    "without one a silent peer keeps its connection for ever");
        }
    }
}
