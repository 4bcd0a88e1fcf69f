package io.fairlead.haproxy.config;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.ForwardFor;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.Global;
import io.fairlead.model.config.LogFormat;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Rule;
import io.fairlead.model.config.StatsPage;
import io.fairlead.model.config.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    private HaproxyConfigWriter() {}

    /** The configuration as text; every section says all it needs, there is no {@code defaults}. */
    public static Written write(ProxyConfig config) {
        HaproxyConfigWriter writer = new HaproxyConfigWriter();
        writer.global(config.global());
        config.frontends().forEach(writer::frontend);
        config.backends().forEach(writer::backend);
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
        logs(global.logTargets(), "global");
        global.statsSocket().ifPresent(path -> line("stats socket " + Quoted.word(path) + " mode 600 level admin"));
    }

    private void logs(List<LogTarget> targets, String section) {
        for (LogTarget target : targets) {
            String address = target.address();
            if (address.startsWith("file:")) {
                lost.add("log target " + address + " in " + section);
                continue;
            }
            String place = address.startsWith("unix:") ? address.substring(5) : address;
            line("log " + Quoted.word(place) + " " + target.facility() + " " + target.level());
        }
    }

    private void mode(ProxyMode mode, Protocol protocol) {
        line("mode " + mode.name().toLowerCase(Locale.ROOT));
        if (mode == ProxyMode.TCP) {
            line("# fairlead: protocol " + protocol.name().toLowerCase(Locale.ROOT));
        }
    }

    private void frontend(Frontend frontend) {
        String title = "frontend " + frontend.name();
        section(title);
        mode(frontend.mode(), frontend.protocol());
        frontend.binds().forEach(this::bind);
        lineIf(frontend.maxconn() > 0, "maxconn " + frontend.maxconn());
        logs(frontend.logTargets(), title);
        lineIf(frontend.logFormat() == LogFormat.HTTP, "option httplog");
        lineIf(frontend.logFormat() == LogFormat.TCP, "option tcplog");
        lineIf(frontend.options().dontLogNull(), "option dontlognull");
        connections(frontend.options().httpClose(), frontend.options().httpServerClose());
        frontend.options().forwardFor().ifPresent(this::forwardFor);
        timeouts(frontend.timeouts(), SectionKind.FRONTEND, title);
        frontend.stats().ifPresent(this::stats);
        ConditionWriter conditions = new ConditionWriter(title, lost);
        List<String> lines = new ArrayList<>(rules(frontend.requestRules(), conditions, title));
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
    }

    private List<String> rules(List<Rule> rules, ConditionWriter conditions, String section) {
        RuleWriter writer = new RuleWriter(section, lost);
        return rules.stream()
                .map(rule -> "http-request " + writer.action(rule.action()) + conditions.write(rule.condition()))
                .toList();
    }

    private void backend(Backend backend) {
        String title = "backend " + backend.name();
        section(title);
        mode(backend.mode(), backend.protocol());
        BackendWriter writer = new BackendWriter(title, lost);
        writer.balance(backend.balance()).forEach(this::line);
        writer.check(backend.check()).forEach(this::line);
        lineIf(backend.retries() != 3, "retries " + backend.retries());
        lineIf(backend.options().allBackups(), "option allbackups");
        lineIf(backend.options().redispatch(), "option redispatch");
        connections(backend.options().httpClose(), backend.options().httpServerClose());
        lineIf(backend.options().logHealthChecks(), "option log-health-checks");
        line("http-reuse " + backend.options().reuse().name().toLowerCase(Locale.ROOT));
        backend.options().forwardFor().ifPresent(this::forwardFor);
        timeouts(backend.timeouts(), SectionKind.BACKEND, title);
        ConditionWriter conditions = new ConditionWriter(title, lost);
        List<String> rules = rules(backend.requestRules(), conditions, title);
        conditions.acls().forEach(this::line);
        rules.forEach(this::line);
        backend.servers().forEach(server -> line(writer.server(server)));
    }
}
