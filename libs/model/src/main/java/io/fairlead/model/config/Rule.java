package io.fairlead.model.config;

/** An action and when to take it; rules are evaluated in the order they are written. */
public record Rule(Condition condition, Action action) {}
