package io.fairlead.health.probe;

import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.Overrides;
import io.fairlead.model.state.Overrides.Forced;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an agent said: words between blanks or commas, each of which may be missing. HAProxy manual 5.2 {@code
 * agent-check}.
 *
 * @param text the line
 * @param percent of the configured weight
 * @param maxconn the limit of connections
 * @param state what the operator's state becomes
 * @param health whether the service is up
 */
public record AgentAnswer(
        String text,
        OptionalInt percent,
        OptionalInt maxconn,
        Optional<AdminState> state,
        Optional<HealthStatus> health) {

    private static final int MOST = 256;

    /** Of a line; nothing when no word of it is known. */
    public static Optional<AgentAnswer> parse(String line) {
        OptionalInt percent = OptionalInt.empty();
        OptionalInt maxconn = OptionalInt.empty();
        Optional<AdminState> state = Optional.empty();
        Optional<HealthStatus> health = Optional.empty();
        String text = line.length() > MOST ? line.substring(0, MOST) : line;
        // What follows a number sign is for people.
        String words = text.indexOf('#') < 0 ? text : text.substring(0, text.indexOf('#'));
        for (String word : words.strip().split("[ \t,]+")) {
            String lower = word.toLowerCase(Locale.ROOT);
            switch (lower) {
                case "ready" -> state = Optional.of(AdminState.READY);
                case "drain" -> state = Optional.of(AdminState.DRAIN);
                case "maint" -> state = Optional.of(AdminState.MAINT);
                case "up" -> health = Optional.of(HealthStatus.UP);
                case "down", "failed", "stopped", "fail" -> health = Optional.of(HealthStatus.DOWN);
                default -> {
                    if (lower.matches("[0-9]{1,5}%")) {
                        percent = OptionalInt.of(Integer.parseInt(lower.substring(0, lower.length() - 1)));
                    } else if (lower.matches("maxconn:[0-9]{1,9}")) {
                        maxconn = OptionalInt.of(Integer.parseInt(lower.substring(8)));
                    }
                }
            }
        }
        boolean said = percent.isPresent() || maxconn.isPresent() || state.isPresent() || health.isPresent();
        return said ? Optional.of(new AgentAnswer(text, percent, maxconn, state, health)) : Optional.empty();
    }

    /** The order that follows from the present one. */
    public AdminOrder apply(AdminOrder order, int configuredWeight, Instant now) {
        AdminOrder next = order;
        if (state.isPresent() && state.get() != order.state()) {
            next = next.in(state.get());
        }
        if (percent.isPresent()) {
            long weight = Math.min(256, (long) configuredWeight * percent.getAsInt() / 100);
            next = next.weighing(OptionalInt.of((int) weight));
        }
        Overrides overrides = next.overrides();
        if (maxconn.isPresent()) {
            overrides = overrides.limited(maxconn.getAsInt());
        }
        HealthStatus before = overrides.agent().map(Forced::status).orElse(HealthStatus.UP);
        if (health.isPresent() && health.get() != before) {
            overrides = overrides.agentSet(new Forced(health.get(), now));
        }
        return next.with(overrides);
    }
}
