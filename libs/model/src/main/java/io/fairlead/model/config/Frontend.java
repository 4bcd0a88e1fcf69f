package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/**
 * Where traffic enters and by which rules it is sent on. A HAProxy {@code listen} section becomes a frontend and a
 * backend of the same name.
 *
 * @param name unique among frontends
 * @param mode what it understands of the traffic
 * @param protocol who serves it when the mode is TCP
 * @param binds addresses it listens on
 * @param requestRules {@code http-request} rules in order
 * @param backendRules {@code use_backend} rules in order
 * @param defaultBackend where traffic goes that no rule took
 * @param timeouts time-outs of the client's side
 * @param maxconn concurrent connections; more wait in the kernel's backlog; 0 means no limit of its own
 * @param stats the statistics page it serves
 * @param logTargets where its access log goes
 * @param logFormat which line it writes
 * @param options switches
 * @param policy further rules, and error pages
 * @param guard what it does for HTTP without rules
 */
public record Frontend(
        String name,
        ProxyMode mode,
        Protocol protocol,
        List<Bind> binds,
        List<Rule> requestRules,
        List<BackendRule> backendRules,
        Optional<String> defaultBackend,
        Timeouts timeouts,
        int maxconn,
        Optional<StatsPage> stats,
        List<LogTarget> logTargets,
        LogFormat logFormat,
        FrontendOptions options,
        Policy policy,
        Guard guard) {

    public Frontend {
        binds = List.copyOf(binds);
        requestRules = List.copyOf(requestRules);
        backendRules = List.copyOf(backendRules);
        logTargets = List.copyOf(logTargets);
    }

    /** As HAProxy has it: nothing without rules. */
    public Frontend(
            String name,
            ProxyMode mode,
            Protocol protocol,
            List<Bind> binds,
            List<Rule> requestRules,
            List<BackendRule> backendRules,
            Optional<String> defaultBackend,
            Timeouts timeouts,
            int maxconn,
            Optional<StatsPage> stats,
            List<LogTarget> logTargets,
            LogFormat logFormat,
            FrontendOptions options,
            Policy policy) {
        this(
                name,
                mode,
                protocol,
                binds,
                requestRules,
                backendRules,
                defaultBackend,
                timeouts,
                maxconn,
                stats,
                logTargets,
                logFormat,
                options,
                policy,
                Guard.OFF);
    }

    /** Without further rules. */
    public Frontend(
            String name,
            ProxyMode mode,
            Protocol protocol,
            List<Bind> binds,
            List<Rule> requestRules,
            List<BackendRule> backendRules,
            Optional<String> defaultBackend,
            Timeouts timeouts,
            int maxconn,
            Optional<StatsPage> stats,
            List<LogTarget> logTargets,
            LogFormat logFormat,
            FrontendOptions options) {
        this(
                name,
                mode,
                protocol,
                binds,
                requestRules,
                backendRules,
                defaultBackend,
                timeouts,
                maxconn,
                stats,
                logTargets,
                logFormat,
                options,
                Policy.NONE);
    }
}
