package io.fairlead.dataplane.plan;

import io.fairlead.dataplane.guard.GuardPlan;
import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.persistence.PersistencePlan;
import io.fairlead.dataplane.rules.ConditionCompiler;
import io.fairlead.dataplane.rules.RuleCompiler;
import io.fairlead.dataplane.rules.SampleCompiler;
import io.fairlead.dataplane.table.LiveTables;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.RulePhase;
import io.fairlead.model.config.StatsPage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compiles a configuration over its live twins. */
public final class SnapshotCompiler {

    private final Map<String, LiveFrontend> frontends;
    private final Map<String, LiveBackend> backends;
    private ConditionCompiler conditions;
    private RuleCompiler rules;
    private SampleCompiler samples;
    private final LiveTables tables;

    /** A compiler over these live twins, which exist for every name of the configuration. */
    public SnapshotCompiler(Map<String, LiveFrontend> frontends, Map<String, LiveBackend> backends, LiveTables tables) {
        this.tables = tables;
        this.frontends = Map.copyOf(frontends);
        this.backends = Map.copyOf(backends);
        this.samples = new SampleCompiler(backends, List.of(), tables);
        this.conditions = new ConditionCompiler(backends, samples);
        this.rules = new RuleCompiler(conditions, samples, tables, "");
    }

    /** The compiled form of the configuration. */
    public RoutingSnapshot compile(ProxyConfig config, long revision) {
        samples = new SampleCompiler(backends, config.userLists(), tables);
        conditions = new ConditionCompiler(backends, samples);
        rules = new RuleCompiler(conditions, samples, tables, "");
        Map<String, BackendPlan> backendPlans = new HashMap<>();
        for (Backend backend : config.backends()) {
            backendPlans.put(backend.name(), backend(backend));
        }
        Map<String, FrontendPlan> frontendPlans = new HashMap<>();
        for (Frontend frontend : config.frontends()) {
            frontendPlans.put(frontend.name(), frontend(frontend, backendPlans));
        }
        return new RoutingSnapshot(revision, config, frontendPlans, backendPlans);
    }

    private BackendPlan backend(Backend backend) {
        LiveBackend live = java.util.Objects.requireNonNull(backends.get(backend.name()));
        RuleCompiler own = rules.of(backend.name());
        return new BackendPlan(
                backend,
                live,
                Limits.of(backend.timeouts()),
                own.compile(backend.requestRules(), RulePhase.REQUEST),
                RulePlan.of(backend.policy(), own),
                PersistencePlan.of(backend, conditions, samples, tables));
    }

    private FrontendPlan frontend(Frontend frontend, Map<String, BackendPlan> plans) {
        LiveFrontend live = java.util.Objects.requireNonNull(frontends.get(frontend.name()));
        RuleCompiler own = rules.of(frontend.name());
        List<CompiledBackendRule> backendRules = frontend.backendRules().stream()
                .map(rule -> new CompiledBackendRule(
                        conditions.compile(rule.condition()),
                        java.util.Objects.requireNonNull(plans.get(rule.backend()))))
                .toList();
        return new FrontendPlan(
                frontend,
                live,
                Limits.of(frontend.timeouts()),
                own.compile(frontend.requestRules(), RulePhase.REQUEST),
                backendRules,
                frontend.defaultBackend().map(name -> java.util.Objects.requireNonNull(plans.get(name))),
                RulePlan.of(frontend.policy(), own),
                ConnectionPlan.of(frontend, samples),
                frontend.stats().flatMap(StatsPage::admin).map(conditions::compile),
                GuardPlan.of(frontend, tables));
    }
}
