package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.BackendOptions;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.CaptureSlot;
import io.fairlead.model.config.ErrorPage;
import io.fairlead.model.config.ForwardFor;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.Global;
import io.fairlead.model.config.LogFormat;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.Policy;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Rule;
import io.fairlead.model.config.RuntimeSettings;
import io.fairlead.model.config.RuntimeSocket;
import io.fairlead.model.config.StatsPage;
import io.fairlead.model.config.StickTable;
import io.fairlead.model.config.Timeouts;
import io.fairlead.model.config.UserList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Spells a configuration as a {@code haproxy.cfg} that {@link HaproxyConfigReader} reads back as the same configuration.
 * Passwords are written as they are. Stateless and safe for any number of threads.
 */
public final class HaproxyConfigWriter {

    /**
     * A text, and what it could not say.
     *
     * @param text the file's content
     * @param lost one phrase for each thing that HAProxy's language has no words for
     */
    public record Written(String text, List<String> lost) {
        public Written {
            lost = List.copyOf(lost);
        }
    }

    private final List<String> lost = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Map<String, StickTable> tables = new LinkedHashMap<>();

    private HaproxyConfigWriter() {}

    /** The configuration as text; every section says all it needs, there is no {@code defaults}. */
    public static Written write(ProxyConfig config) {
        HaproxyConfigWriter writer = new HaproxyConfigWriter();
        writer.global(config.global());
        config.userLists().forEach(writer::userList);
        config.allTables().forEach(table -> writer.tables.put(table.name(), table));
        Set<String> behind = config.backends().stream().map(Backend::name).collect(Collectors.toSet());
        config.frontends().forEach(frontend -> writer.frontend(frontend, behind.contains(frontend.name())));
        config.backends().forEach(writer::backend);
        List.copyOf(writer.tables.keySet()).forEach(writer::lonely);
        return new Written(writer.text.toString(), writer.lost);
    }

    private void line(String line) {
        text.append("    ").append(line).append('\n');
    }

    private void lineIf(boolean condition, String line) {
        if (condition) {
            line(line);
        }
    }

    private void section(String head) {
        text.append(text.isEmpty() ? "" : "\n").append(head).append('\n');
    }

    private void global(Global global) {
        section("global");
        lineIf(global.maxconn() > 0, "maxconn " + global.maxconn());
        lineIf(global.spreadChecks() > 0, "spread-checks " + global.spreadChecks());
        logs(global.logTargets(), "global");
        runtime(global.runtime());
    }

    private void runtime(RuntimeSettings runtime) {
        for (RuntimeSocket socket : runtime.sockets()) {
            line("stats socket " + Quoted.word(socket.address())
                    + (socket.mode() == 0 ? "" : " mode " + Integer.toOctalString(socket.mode()))
                    + socket.user().map(user -> " user " + Quoted.word(user)).orElse("")
                    + socket.group()
                            .map(group -> " group " + Quoted.word(group))
                            .orElse("")
                    + " level " + socket.level().name().toLowerCase(Locale.ROOT));
        }
        lineIf(
                !runtime.timeout().equals(RuntimeSettings.DEFAULT.timeout()),
                "stats timeout " + runtime.timeout().toMillis() + "ms");
        lineIf(runtime.maxconn() != RuntimeSettings.DEFAULT.maxconn(), "stats maxconn " + runtime.maxconn());
    }

    private void logs(List<LogTarget> targets, String section) {
        LogWriting logs = new LogWriting(targets);
        logs.lines().forEach(this::line);
        logs.lost().forEach(target -> lost.add(target + " in " + section));
    }

    private void mode(ProxyMode mode, Protocol protocol) {
        line("mode " + mode.name().toLowerCase(Locale.ROOT));
        if (mode == ProxyMode.TCP) {
            line("# fairlead: protocol " + protocol.name().toLowerCase(Locale.ROOT));
        }
    }

    private void userList(UserList list) {
        section("userlist " + list.name());
        for (UserList.User user : list.users()) {
            line("user " + Quoted.word(user.name()) + (user.hashed() ? " password " : " insecure-password ")
                    + Quoted.word(user.password())
                    + (user.groups().isEmpty() ? "" : " groups " + String.join(",", user.groups())));
        }
        list.users().stream()
                .flatMap(user -> user.groups().stream())
                .distinct()
                .sorted()
                .forEach(group -> line("group " + group));
    }

    private void policy(Policy policy, ConditionWriter conditions, List<String> lines, String title) {
        rules("tcp-request connection", policy.connectionRules(), conditions, lines, title);
        lineIf(!policy.inspectDelay().isZero(), "tcp-request inspect-delay " + Quoted.time(policy.inspectDelay()));
        rules("tcp-request content", policy.contentRules(), conditions, lines, title);
        rules("http-response", policy.responseRules(), conditions, lines, title);
        rules("http-after-response", policy.afterResponseRules(), conditions, lines, title);
        for (ErrorPage page : policy.errorPages()) {
            switch (page.content()) {
                case ErrorPage.Raw(String message)
                when message.isBlank() -> line("errorfile " + page.status() + " /dev/null");
                case ErrorPage.Raw _ -> lost.add("the error page for " + page.status() + " in " + title);
                case ErrorPage.Location(int code, String url) ->
                    line("errorloc" + (code == 303 ? "303 " : "302 ") + page.status() + " " + Quoted.word(url));
            }
        }
    }

    private void rules(String words, List<Rule> rules, ConditionWriter conditions, List<String> lines, String title) {
        RuleWriter writer = new RuleWriter(title, lost);
        for (Rule rule : rules) {
            String action = writer.action(rule.action());
            boolean accept = words.startsWith("tcp") && rule.action() instanceof Action.Allow;
            lines.add(words + " " + (accept ? "accept" : action) + conditions.write(rule.condition()));
        }
    }

    private void captures(List<CaptureSlot> slots) {
        for (CaptureSlot slot : slots) {
            String side = slot.response() ? "response" : "request";
            line(slot.header()
                    .map(name -> "capture " + side + " header " + name + " len " + slot.length())
                    .orElse("declare capture " + side + " len " + slot.length()));
        }
    }

    /** A table that belongs to no section has one of its own. */
    private void lonely(String name) {
        section("backend " + name);
        table(name);
    }

    private void table(String name) {
        StickTable table = tables.remove(name);
        if (table != null) {
            line(PersistenceWriter.table(table));
        }
    }

    private void frontend(Frontend frontend, boolean twin) {
        String title = "frontend " + frontend.name();
        section(title);
        mode(frontend.mode(), frontend.protocol());
        if (!twin) {
            table(frontend.name());
        }
        frontend.binds().forEach(this::bind);
        lineIf(frontend.maxconn() > 0, "maxconn " + frontend.maxconn());
        int rate = frontend.options().sessionsPerSecond();
        lineIf(rate > 0, "rate-limit sessions " + rate);
        logs(frontend.logTargets(), title);
        lineIf(frontend.logFormat() == LogFormat.HTTP, "option httplog");
        lineIf(frontend.logFormat() == LogFormat.TCP, "option tcplog");
        lineIf(frontend.options().dontLogNull(), "option dontlognull");
        lineIf(frontend.options().socketStats(), "option socket-stats");
        connections(frontend.options().httpClose(), frontend.options().httpServerClose());
        frontend.options()
                .forwardFor()
                .filter(forward -> !frontend.guard().forwarded()
                        || !forward.header().equalsIgnoreCase(ForwardFor.DEFAULT.header()))
                .ifPresent(this::forwardFor);
        timeouts(frontend.timeouts(), SectionKind.FRONTEND, title);
        frontend.stats().ifPresent(this::stats);
        ConditionWriter conditions = new ConditionWriter(title, lost);
        captures(frontend.options().captures());
        frontend.options().monitorUri().ifPresent(uri -> line("monitor-uri " + Quoted.word(uri)));
        frontend.options().logTemplate().ifPresent(format -> line("log-format " + Quoted.word(format.text())));
        List<String> lines = new ArrayList<>();
        frontend.stats()
                .flatMap(StatsPage::admin)
                .ifPresent(may -> lines.add("stats admin" + (may.isAlways() ? " if TRUE" : conditions.write(may))));
        boolean guarded = frontend.mode() == ProxyMode.HTTP;
        policy(frontend.policy(), conditions, lines, title);
        if (guarded) {
            rules("http-after-response", GuardRules.response(frontend), conditions, lines, title);
            rules("http-request", GuardRules.request(frontend), conditions, lines, title);
            GuardRules.lost(frontend).ifPresent(lost::add);
        }
        rules("http-request", frontend.requestRules(), conditions, lines, title);
        frontend.backendRules()
                .forEach(rule -> lines.add("use_backend " + rule.backend() + conditions.write(rule.condition())));
        conditions.acls().forEach(this::line);
        lines.forEach(this::line);
        frontend.defaultBackend().ifPresent(name -> line("default_backend " + name));
    }

    private void bind(Bind bind) {
        String tls = bind.tls().map(TlsWriter::write).orElse("");
        String proxy = bind.acceptProxy() ? " accept-proxy" : "";
        String name = bind.name().isEmpty() ? "" : " name " + Quoted.word(bind.name());
        line("bind " + bind.address() + tls + proxy + name);
    }

    private void connections(boolean close, boolean serverClose) {
        lineIf(close, "option httpclose");
        lineIf(serverClose && !close, "option http-server-close");
    }

    private void forwardFor(ForwardFor forwardFor) {
        StringBuilder words = new StringBuilder("option forwardfor");
        forwardFor.except().forEach(network -> words.append(" except ").append(network));
        if (!forwardFor.header().equals(ForwardFor.DEFAULT.header())) {
            words.append(" header ").append(Quoted.word(forwardFor.header()));
        }
        line(words.append(forwardFor.ifNone() ? " if-none" : "").toString());
    }

    private void timeouts(Timeouts timeouts, SectionKind kind, String section) {
        for (TimeoutName name : TimeoutName.values()) {
            Optional<Duration> time = name.of(timeouts);
            if (time.isPresent() && !name.fits(kind)) {
                lost.add("timeout " + name.word() + " in " + section);
            } else {
                time.ifPresent(value -> line("timeout " + name.word() + " " + Quoted.time(value)));
            }
        }
    }

    private void stats(StatsPage stats) {
        line("stats enable");
        line("stats uri " + Quoted.word(stats.uri()));
        line("stats realm " + Quoted.word(stats.realm()));
        stats.refresh().ifPresent(time -> line("stats refresh " + Quoted.time(time)));
        stats.users().forEach(user -> line("stats auth " + Quoted.word(user.user() + ":" + user.password())));
        lineIf(stats.hideVersion(), "stats hide-version");
        stats.scope().forEach(name -> line("stats scope " + Quoted.word(name)));
    }

    private void backend(Backend backend) {
        String title = "backend " + backend.name();
        section(title);
        mode(backend.mode(), backend.protocol());
        DatabaseReader.write(backend.database(), title, lost).forEach(this::line);
        BackendWriter writer = new BackendWriter(title, lost);
        writer.balance(backend.balance()).forEach(this::line);
        writer.check(backend.check()).forEach(this::line);
        lineIf(backend.retries() != 3, "retries " + backend.retries());
        PersistenceWriter persistence = new PersistenceWriter();
        table(backend.name());
        persistence.lines(backend.persistence()).forEach(this::line);
        lineIf(backend.options().fullconn() > 0, "fullconn " + backend.options().fullconn());
        lineIf(backend.options().allBackups(), "option allbackups");
        int interval = backend.options().redispatchInterval();
        lineIf(
                backend.options().redispatch(),
                "option redispatch" + (interval == BackendOptions.LAST_RETRY ? "" : " " + interval));
        RetryReader.write(backend.options().retryOn()).ifPresent(this::line);
        connections(backend.options().httpClose(), backend.options().httpServerClose());
        lineIf(backend.options().logHealthChecks(), "option log-health-checks");
        line("http-reuse " + backend.options().reuse().name().toLowerCase(Locale.ROOT));
        backend.options().forwardFor().ifPresent(this::forwardFor);
        timeouts(backend.timeouts(), SectionKind.BACKEND, title);
        ConditionWriter conditions = new ConditionWriter(title, lost);
        List<String> rules = new ArrayList<>();
        policy(backend.policy(), conditions, rules, title);
        rules("http-request", backend.requestRules(), conditions, rules, title);
        List<String> cases = PersistenceWriter.cases(backend.persistence(), conditions);
        conditions.acls().forEach(this::line);
        cases.forEach(this::line);
        rules.forEach(this::line);
        backend.servers().forEach(server -> line(writer.server(server)));
    }
}
