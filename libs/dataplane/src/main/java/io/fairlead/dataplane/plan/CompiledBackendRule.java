package io.fairlead.dataplane.plan;

import io.fairlead.dataplane.rules.CompiledCondition;

/** A {@code use_backend} rule ready for traffic. */
public record CompiledBackendRule(CompiledCondition condition, BackendPlan backend) {}
