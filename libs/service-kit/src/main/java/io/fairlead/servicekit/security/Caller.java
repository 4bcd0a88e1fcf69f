package io.fairlead.servicekit.security;

/**
 * Who calls.
 *
 * @param name of the token or user
 * @param role what it may do
 */
public record Caller(String name, Role role) {}
