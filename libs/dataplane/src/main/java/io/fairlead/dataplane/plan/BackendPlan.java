package io.fairlead.dataplane.plan;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.persistence.PersistencePlan;
import io.fairlead.dataplane.rules.CompiledRule;
import io.fairlead.model.config.Backend;
import java.util.List;

/** A backend ready for traffic. */
public record BackendPlan(
        Backend config,
        LiveBackend live,
        Limits limits,
        List<CompiledRule> requestRules,
        RulePlan rules,
        PersistencePlan persistence) {

    public BackendPlan {
        requestRules = List.copyOf(requestRules);
    }
}
