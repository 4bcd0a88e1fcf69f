package io.fairlead.model.config;

/** {@code use_backend}: the first whose condition holds decides, even when that backend has no server up. */
public record BackendRule(Condition condition, String backend) {}
