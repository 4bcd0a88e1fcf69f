package io.fairlead.haproxy.config;

import io.fairlead.model.config.Bind;
import io.fairlead.model.config.ErrorPage;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.HttpReuse;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Server;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the statements of defaults, frontend, backend and listen sections. HAProxy manual 4. */
final class ProxyReader {

    private interface Handler {
        void read(ProxyDraft proxy, Args args);
    }

    /** Where a keyword may stand. */
    private enum Place {
        /** Anywhere. */
        ANY,
        /** In a section that faces clients. */
        FRONT,
        /** In a section that faces servers. */
        BACK,
        /** In a section that faces servers; HAProxy refuses it elsewhere instead of ignoring it. */
        BACK_STRICT
    }

    /** How a keyword stands to {@code defaults} sections. */
    private enum Inherited {
        YES,
        NO,
        NAMED_ONLY
    }

    private record Keyword(Place place, Inherited inherited, Handler handler) {}

    private static final Map<String, NotCarried> NOT_CARRIED = NotCarried.table("""
            backlog,bind-process,clitcpka-cnt,clitcpka-idle,clitcpka-intvl 0 warning sockets are opened the usual way
            srvtcpka-cnt,srvtcpka-idle,srvtcpka-intvl 0 warning sockets are opened the usual way
            log-format-sd,error-log-format 0 warning log lines have their usual form
            compression 0 warning answers are passed on as they are
            description,id,enabled 0 warning it makes no difference to traffic
            dispatch 0 error it says where traffic goes
            email-alert 0 warning stats-service sends alerts
            http-error 0 warning our own error answers are sent
            external-check 0 warning there is no external check
            filter 0 error it changes traffic
            persist 0 error it says where traffic goes
            max-keep-alive-queue 0 warning limits are the same at any load
            http-send-name-header 0 error the server would miss a header
            load-server-state-from-file,server-state-file-name 0 warning admin states are kept by config-service
            monitor 0 error a load balancer before us may depend on it
            server-template 0 error write one line per server
            source 0 error connections would come from another address
            tcp-response 0 error it decides who gets in
            transparent 0 error connections would go elsewhere
            unique-id-format,unique-id-header 0 warning requests carry no such id
            use-fcgi-app 0 error the server speaks another protocol
            use-server 0 error it says where traffic goes""");

    private static final Map<String, Keyword> KEYWORDS = Map.ofEntries(
            Map.entry("mode", new Keyword(Place.ANY, Inherited.YES, ProxyReader::mode)),
            Map.entry("bind", new Keyword(Place.FRONT, Inherited.NO, (_, _) -> {})),
            Map.entry("acl", new Keyword(Place.ANY, Inherited.NAMED_ONLY, ProxyReader::acl)),
            Map.entry("http-request", new Keyword(Place.ANY, Inherited.NAMED_ONLY, RuleReader::httpRequest)),
            Map.entry("http-response", new Keyword(Place.ANY, Inherited.NAMED_ONLY, RuleReader::httpResponse)),
            Map.entry(
                    "http-after-response", new Keyword(Place.ANY, Inherited.NAMED_ONLY, RuleReader::httpAfterResponse)),
            Map.entry("tcp-request", new Keyword(Place.ANY, Inherited.NAMED_ONLY, RuleReader::tcpRequest)),
            Map.entry("capture", new Keyword(Place.FRONT, Inherited.NO, CaptureReader::capture)),
            Map.entry("declare", new Keyword(Place.FRONT, Inherited.NO, CaptureReader::declare)),
            Map.entry("errorfile", new Keyword(Place.ANY, Inherited.YES, (p, a) -> page(p, PageReader.file(a)))),
            Map.entry("errorfiles", new Keyword(Place.ANY, Inherited.YES, (_, _) -> {})),
            Map.entry(
                    "errorloc", new Keyword(Place.ANY, Inherited.YES, (p, a) -> page(p, PageReader.location(a, 302)))),
            Map.entry(
                    "errorloc302",
                    new Keyword(Place.ANY, Inherited.YES, (p, a) -> page(p, PageReader.location(a, 302)))),
            Map.entry(
                    "errorloc303",
                    new Keyword(Place.ANY, Inherited.YES, (p, a) -> page(p, PageReader.location(a, 303)))),
            Map.entry("monitor-uri", new Keyword(Place.FRONT, Inherited.YES, ProxyReader::monitorUri)),
            Map.entry("log-format", new Keyword(Place.ANY, Inherited.YES, ProxyReader::logFormat)),
            Map.entry("redirect", new Keyword(Place.ANY, Inherited.NO, RuleReader::oldRedirect)),
            Map.entry("use_backend", new Keyword(Place.FRONT, Inherited.NO, ProxyReader::useBackend)),
            Map.entry("default_backend", new Keyword(Place.FRONT, Inherited.YES, ProxyReader::defaultBackend)),
            Map.entry("cookie", new Keyword(Place.BACK, Inherited.YES, CookieReader::read)),
            Map.entry("dynamic-cookie-key", new Keyword(Place.BACK, Inherited.YES, PersistenceReader::cookieKey)),
            Map.entry(
                    "force-persist",
                    new Keyword(Place.BACK, Inherited.NO, (p, a) -> PersistenceReader.special(p, true, a))),
            Map.entry(
                    "ignore-persist",
                    new Keyword(Place.BACK, Inherited.NO, (p, a) -> PersistenceReader.special(p, false, a))),
            Map.entry("stick-table", new Keyword(Place.ANY, Inherited.NO, TableReader::table)),
            Map.entry("stick", new Keyword(Place.BACK, Inherited.NO, TableReader::stick)),
            Map.entry("fullconn", new Keyword(Place.BACK, Inherited.YES, PersistenceReader::fullconn)),
            Map.entry("rate-limit", new Keyword(Place.FRONT, Inherited.YES, PersistenceReader::rateLimit)),
            Map.entry("balance", new Keyword(Place.BACK, Inherited.YES, BalanceReader::balance)),
            Map.entry("hash-type", new Keyword(Place.BACK, Inherited.YES, BalanceReader::hashType)),
            Map.entry("hash-balance-factor", new Keyword(Place.BACK, Inherited.YES, BalanceReader::balanceFactor)),
            Map.entry("http-check", new Keyword(Place.BACK, Inherited.YES, CheckReader::httpCheck)),
            Map.entry("tcp-check", new Keyword(Place.BACK, Inherited.YES, ProtocolCheckReader::step)),
            Map.entry("http-reuse", new Keyword(Place.BACK, Inherited.YES, ProxyReader::reuse)),
            Map.entry("retry-on", new Keyword(Place.BACK, Inherited.YES, RetryReader::read)),
            Map.entry("retries", new Keyword(Place.BACK, Inherited.YES, ProxyReader::retries)),
            Map.entry("server", new Keyword(Place.BACK_STRICT, Inherited.NO, (_, _) -> {})),
            Map.entry("default-server", new Keyword(Place.BACK_STRICT, Inherited.YES, ProxyReader::defaultServer)),
            Map.entry("timeout", new Keyword(Place.ANY, Inherited.YES, TimeoutReader::read)),
            Map.entry("maxconn", new Keyword(Place.FRONT, Inherited.YES, ProxyReader::maxconn)),
            Map.entry("log-tag", new Keyword(Place.ANY, Inherited.YES, ProxyReader::logTag)),
            Map.entry("log", new Keyword(Place.ANY, Inherited.YES, ProxyReader::log)),
            Map.entry("stats", new Keyword(Place.ANY, Inherited.YES, StatsReader::read)),
            Map.entry("disabled", new Keyword(Place.ANY, Inherited.YES, (p, _) -> p.settings.disabled = true)),
            Map.entry("enabled", new Keyword(Place.ANY, Inherited.YES, (p, _) -> p.settings.disabled = false)));

    private static final Set<String> WORDS = words();

    private final GlobalDraft global;
    private final Budget budget;
    private final Map<String, List<ErrorPage>> errorSections;
    private final Report report;

    ProxyReader(GlobalDraft global, Budget budget, Map<String, List<ErrorPage>> errorSections, Report report) {
        this.errorSections = errorSections;
        this.global = global;
        this.budget = budget;
        this.report = report;
    }

    /** Reads one statement into the section. */
    void read(ProxyDraft proxy, Statement statement) {
        Word word = statement.keyword();
        Args args = new Args(statement, 1, report);
        Keyword keyword = KEYWORDS.get(word.text());
        if (keyword != null) {
            read(proxy, keyword, args);
        } else if (word.is("option")) {
            OptionReader.read(proxy, "", args);
        } else if (word.is("no") || word.is("default")) {
            negated(proxy, word, args);
        } else if (word.is(Statement.REMARK)) {
            remark(proxy, args);
        } else if (NOT_CARRIED.containsKey(word.text())) {
            Optional.ofNullable(NOT_CARRIED.get(word.text()))
                    .ifPresent(entry -> entry.report(word, "\"" + word.text() + "\"", report));
        } else {
            report.error(
                    "unknown-keyword",
                    word,
                    "unknown keyword \"" + word.text() + "\" in " + proxy.kind.word(),
                    Nearest.hint(word.text(), WORDS));
        }
    }

    private void read(ProxyDraft proxy, Keyword keyword, Args args) {
        Word word = args.keyword();
        boolean inDefaults = proxy.kind == SectionKind.DEFAULTS;
        if (inDefaults && keyword.inherited == Inherited.NO) {
            report.error("wrong-section", word, "\"" + word.text() + "\" is not allowed in defaults");
        } else if (proxy.anonymousDefaults() && keyword.inherited == Inherited.NAMED_ONLY) {
            report.error(
                    "wrong-section",
                    word,
                    "\"" + word.text() + "\" is not allowed in defaults without a name",
                    "name it");
        } else if (keyword.place == Place.BACK_STRICT && !proxy.kind.back()) {
            report.error(
                    "wrong-section",
                    word,
                    "\"" + word.text() + "\" is not allowed in a frontend",
                    "put it into a backend");
        } else if ((keyword.place == Place.FRONT && !proxy.kind.front())
                || (keyword.place == Place.BACK && !proxy.kind.back())) {
            wrongSection(proxy, word, word.text(), report);
        } else if (word.is("bind")) {
            List<Bind> binds = new BindReader(global, report).read(args);
            if (budget.take(binds.size(), word)) {
                proxy.binds.addAll(binds);
            }
        } else if (word.is("server")) {
            server(proxy, args);
        } else if (word.is("errorfiles")) {
            PageReader.section(args, errorSections).forEach(page -> proxy.settings.errorPages.put(page.status(), page));
        } else {
            keyword.handler.read(proxy, args);
        }
    }

    /** HAProxy reads on without such a line, and so do we. */
    static void wrongSection(ProxyDraft proxy, Word word, String what, Report report) {
        String other = proxy.kind == SectionKind.FRONTEND ? "backend" : "frontend";
        report.warning(
                "wrong-section",
                word,
                "\"" + what + "\" has no effect in a " + proxy.kind.word(),
                "put it into the " + other);
    }

    private void negated(ProxyDraft proxy, Word prefix, Args args) {
        Optional<Word> word = args.value("option or log");
        if (word.isEmpty()) {
            return;
        }
        if (word.get().is("option")) {
            OptionReader.read(proxy, prefix.text(), args);
        } else if (word.get().is("log") && prefix.is("no")) {
            proxy.settings.logTargets.clear();
            proxy.settings.logGlobal = false;
            args.end();
        } else {
            report.error("bad-value", word.get(), "\"" + prefix.text() + "\" goes with option and log only");
        }
    }

    private static void mode(ProxyDraft proxy, Args args) {
        Optional<Word> word = args.value("http or tcp");
        if (word.isEmpty()) {
            return;
        }
        switch (word.get().text()) {
            case "http" -> proxy.settings.mode = Optional.of(ProxyMode.HTTP);
            case "tcp" -> proxy.settings.mode = Optional.of(ProxyMode.TCP);
            default -> {
                String hint = Nearest.hint(word.get().text(), List.of("http", "tcp"));
                args.report()
                        .error(
                                "bad-value",
                                word.get(),
                                "unknown mode \"" + word.get().text() + "\"",
                                hint);
            }
        }
        args.end();
    }

    private static void acl(ProxyDraft proxy, Args args) {
        Optional<Word> name = args.value("a name and a test");
        if (name.isEmpty()) {
            return;
        }
        Report report = args.report();
        if (!Values.isName(name.get(), "ACL", report)) {
            return;
        }
        if (name.get().text().toLowerCase(Locale.ROOT).equals("or")) {
            report.error("bad-name", name.get(), "\"or\" joins conditions and cannot be a name");
            return;
        }
        // known from here on even when it cannot be read, so that one mistake is one finding
        proxy.acls.declare(name.get().text());
        new AclReader(report).read(args.rest(), name.get()).ifPresent(condition -> {
            proxy.acls.add(name.get().text(), condition);
            proxy.acls.noteCounted(condition, name.get());
            if (Conditions.needsHttp(condition)) {
                proxy.httpOnly(args.keyword());
            }
        });
    }

    private static void useBackend(ProxyDraft proxy, Args args) {
        Optional<Word> backend = args.value("a backend name");
        if (backend.isEmpty()) {
            return;
        }
        Optional<ConditionDraft> condition = new ConditionReader(proxy.acls, args.report()).read(args);
        if (backend.get().text().indexOf('%') >= 0) {
            args.report()
                    .unsupported(
                            backend.get(),
                            "a backend chosen by \"" + backend.get().text() + "\"",
                            "name it");
        } else {
            condition.ifPresent(found -> proxy.switches.add(new ProxyDraft.SwitchDraft(found, backend.get())));
        }
    }

    private static void page(ProxyDraft proxy, Optional<ErrorPage> page) {
        page.ifPresent(found -> proxy.settings.errorPages.put(found.status(), found));
    }

    private static void monitorUri(ProxyDraft proxy, Args args) {
        proxy.httpOnly(args.keyword());
        args.value("a path").ifPresent(word -> proxy.settings.monitorUri = Optional.of(word.text()));
        args.end();
    }

    private static void logFormat(ProxyDraft proxy, Args args) {
        args.value("a format")
                .flatMap(word -> Formats.template(word, args.report()))
                .ifPresent(format -> proxy.settings.logTemplate = Optional.of(format));
        args.end();
    }

    private static void defaultBackend(ProxyDraft proxy, Args args) {
        args.value("a backend name").ifPresent(name -> proxy.settings.defaultBackend = Optional.of(name));
        args.end();
    }

    private static void reuse(ProxyDraft proxy, Args args) {
        Optional<Word> word = args.value("never, safe, aggressive or always");
        Optional<HttpReuse> reuse = word.flatMap(value -> Arrays.stream(HttpReuse.values())
                .filter(r -> r.name().toLowerCase(Locale.ROOT).equals(value.text()))
                .findFirst());
        reuse.ifPresent(value -> proxy.settings.reuse = value);
        if (word.isPresent() && reuse.isEmpty()) {
            String hint = Nearest.hint(word.get().text(), List.of("never", "safe", "aggressive", "always"));
            args.report()
                    .error(
                            "bad-value",
                            word.get(),
                            "unknown http-reuse \"" + word.get().text() + "\"",
                            hint);
        }
        args.end();
    }

    private static void retries(ProxyDraft proxy, Args args) {
        args.value("a number")
                .flatMap(word -> Values.number(word, 0, 100, args.report()))
                .ifPresent(value -> proxy.settings.retries = value);
        args.end();
    }

    private static void maxconn(ProxyDraft proxy, Args args) {
        args.value("a number")
                .flatMap(word -> Values.number(word, 0, Integer.MAX_VALUE, args.report()))
                .ifPresent(value -> proxy.settings.maxconn = value);
        args.end();
    }

    private static void log(ProxyDraft proxy, Args args) {
        if (proxy.kind == SectionKind.BACKEND) {
            args.report().ignored(args.keyword(), "\"log\" in a backend", "frontends write the access log");
        }
        if (args.take("global")) {
            proxy.settings.logGlobal = true;
            args.end();
        } else {
            new LogReader(args.report()).target(args).ifPresent(proxy.settings.logTargets::add);
        }
    }

    private static void logTag(ProxyDraft proxy, Args args) {
        args.value("a name").ifPresent(word -> proxy.settings.logTag = Optional.of(word.text()));
        args.end();
    }

    private static void defaultServer(ProxyDraft proxy, Args args) {
        if (!args.has()) {
            args.value("parameters");
        }
        ServerReader.parameters(args, proxy.settings.server);
    }

    private void server(ProxyDraft proxy, Args args) {
        Optional<Word> name = args.value("a name and an address");
        Optional<Word> address = name.flatMap(_ -> args.value("an address"));
        if (address.isEmpty() || !Values.isName(name.orElseThrow(), "server", report)) {
            return;
        }
        Optional<HostPort> place = new Addresses(report).server(address.get());
        ServerDraft draft = new ServerDraft(proxy.settings.server);
        ServerReader.parameters(args, draft);
        if (draft.tls && draft.verify.orElse(global.verifyServers) && draft.caFile.isEmpty()) {
            report.warning(
                    "no-ca-file",
                    address.get(),
                    "the certificate is verified with the authorities of the Java runtime",
                    "HAProxy wants a ca-file here, or \"verify none\"");
        }
        if (draft.checkTls && !draft.tls && draft.verify.orElse(global.verifyServers)) {
            report.warning(
                    "unverified-check",
                    address.get(),
                    "the check does not verify the server's certificate",
                    "say \"ssl\" too, or \"verify none\"");
        }
        place.ifPresent(where -> {
            Server server = draft.build(name.get(), where, proxy.name.text(), global, report);
            proxy.servers.add(new ProxyDraft.ServerLine(server, name.get(), address.get()));
        });
    }

    /** {@code # fairlead: protocol postgresql|redis|tcp}, and what {@link DatabaseReader} reads. */
    private void remark(ProxyDraft proxy, Args args) {
        if (args.has() && DatabaseReader.WORDS.contains(args.ahead().getFirst().text())) {
            proxy.database = new DatabaseReader(report).read(proxy.database, args.next(), args);
            return;
        }
        if (!args.take("protocol")) {
            report.warning(
                    "unknown-remark", args.keyword(), "this remark says nothing to us", "# fairlead: protocol tcp");
            return;
        }
        Optional<Word> word = args.has() ? Optional.of(args.next()) : Optional.empty();
        Optional<Protocol> protocol = word.flatMap(value -> Arrays.stream(Protocol.values())
                .filter(p -> p.name().toLowerCase(Locale.ROOT).equals(value.text()))
                .findFirst());
        if (protocol.isEmpty()) {
            String hint = word.map(w -> Nearest.hint(w.text(), List.of("postgresql", "redis", "tcp")))
                    .orElse("");
            report.error(
                    "bad-value", word.orElse(args.keyword()), "the protocol is one of postgresql, redis and tcp", hint);
        }
        proxy.protocol = protocol.or(() -> proxy.protocol);
        args.end();
    }

    private static Set<String> words() {
        Set<String> all = new HashSet<>(KEYWORDS.keySet());
        all.addAll(NOT_CARRIED.keySet());
        all.add("option");
        all.addAll(Sections.WORDS);
        return Set.copyOf(all);
    }
}
