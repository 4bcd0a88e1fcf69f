package io.fairlead.dataplane.plan;

import io.fairlead.dataplane.rules.CompiledCondition;
import io.fairlead.model.config.Action;

/** A request rule ready for traffic. */
public record CompiledRule(CompiledCondition condition, Action action) {}
