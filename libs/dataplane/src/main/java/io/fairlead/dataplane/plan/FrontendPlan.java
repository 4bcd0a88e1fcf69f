package io.fairlead.dataplane.plan;

import io.fairlead.dataplane.guard.GuardPlan;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.rules.CompiledCondition;
import io.fairlead.dataplane.rules.CompiledRule;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.model.config.Frontend;
import io.fairlead.net.http1.RequestHead;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A frontend ready for traffic.
 *
 * @param statsAdmin which requests may change servers by the statistics page
 * @param guard what is done without rules
 */
public record FrontendPlan(
        Frontend config,
        LiveFrontend live,
        Limits limits,
        List<CompiledRule> requestRules,
        List<CompiledBackendRule> backendRules,
        Optional<BackendPlan> defaultBackend,
        RulePlan rules,
        ConnectionPlan connection,
        Optional<CompiledCondition> statsAdmin,
        GuardPlan guard) {

    public FrontendPlan {
        requestRules = List.copyOf(requestRules);
        backendRules = List.copyOf(backendRules);
    }

    /** The backend this request goes to: the first rule that holds, else the default; null for none. */
    public @Nullable BackendPlan route(RequestHead head, Facts facts) {
        for (int i = 0; i < backendRules.size(); i++) {
            CompiledBackendRule rule = backendRules.get(i);
            if (rule.condition().holds(head, facts)) {
                return rule.backend();
            }
        }
        return defaultBackend.orElse(null);
    }
}
