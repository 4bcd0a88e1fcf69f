package io.fairlead.model.state;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What operators want of a server: the sum of their decisions, and who made the last one.
 *
 * @param state what is wanted
 * @param weight weight that replaces the configured one
 * @param author who decided
 * @param reason why, empty when nothing was said
 * @param since when
 * @param overrides what else is wanted
 */
public record AdminOrder(
        AdminState state, OptionalInt weight, String author, String reason, Instant since, Overrides overrides) {

    /** Of state and weight alone. */
    public AdminOrder(AdminState state, OptionalInt weight, String author, String reason, Instant since) {
        this(state, weight, author, reason, since, Overrides.NONE);
    }

    /** The same with this state; a deadline of the drain before is forgotten. */
    public AdminOrder in(AdminState wanted) {
        return new AdminOrder(wanted, weight, author, reason, since, overrides.drainedBy(Instant.MAX));
    }

    /** The same with this weight. */
    public AdminOrder weighing(OptionalInt wanted) {
        return new AdminOrder(state, wanted, author, reason, since, overrides);
    }

    /** The same with these overrides. */
    public AdminOrder with(Overrides wanted) {
        return new AdminOrder(state, weight, author, reason, since, wanted);
    }

    /** The same, as the decision of another. */
    public AdminOrder by(String who, String why, Instant when) {
        return new AdminOrder(state, weight, who, why, when, overrides);
    }
}
