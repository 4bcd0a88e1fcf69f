package io.fairlead.model.config;

import java.time.Duration;
import java.util.Optional;

/**
 * A program beside the server that tells how it is. HAProxy manual 5.2 {@code agent-check}.
 *
 * @param port where it listens
 * @param address where, when not at the server's address
 * @param inter between two questions
 * @param send said to it first; empty for nothing
 */
public record AgentCheck(int port, Optional<String> address, Duration inter, String send) {

    public AgentCheck {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("agent port " + port + " is not between 1 and 65535");
        }
        if (inter.isNegative() || inter.isZero()) {
            throw new IllegalArgumentException("agent interval is positive");
        }
    }
}
