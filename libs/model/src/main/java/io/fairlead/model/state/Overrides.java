package io.fairlead.model.state;

import io.fairlead.model.config.HostPort;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an operator set of a server besides its state and weight. HAProxy management guide 9.3 {@code set server}, {@code
 * set maxconn server}, {@code disable health}, {@code disable agent}.
 *
 * @param checksOff whether its checks are suspended
 * @param agentOff whether its agent is not asked
 * @param health the health it was given by hand
 * @param agent the health its agent was said to report
 * @param address where it listens instead
 * @param checkPort the port that is checked instead; 0 for the configured one
 * @param maxconn concurrent requests instead of the configured limit
 * @param drainUntil when sessions that are left in a drain are ended; {@link Instant#MAX} for never
 */
public record Overrides(
        boolean checksOff,
        boolean agentOff,
        Optional<Forced> health,
        Optional<Forced> agent,
        Optional<HostPort> address,
        int checkPort,
        OptionalInt maxconn,
        Instant drainUntil) {

    /** Nothing set. */
    public static final Overrides NONE = new Overrides(
            false, false, Optional.empty(), Optional.empty(), Optional.empty(), 0, OptionalInt.empty(), Instant.MAX);

    /**
     * A health given by hand: it holds until a later check says something else.
     *
     * @param status what it was set to
     * @param since when
     */
    public record Forced(HealthStatus status, Instant since) {

        /** Whether it is newer than a verdict of this epoch. */
        public boolean after(long epoch) {
            return since.getEpochSecond() * 1_000_000 + since.getNano() / 1_000 > epoch;
        }
    }

    /** The same with checks suspended or not. */
    public Overrides checks(boolean off) {
        return new Overrides(off, agentOff, health, agent, address, checkPort, maxconn, drainUntil);
    }

    /** The same with the agent asked or not. */
    public Overrides agentChecks(boolean off) {
        return new Overrides(checksOff, off, health, agent, address, checkPort, maxconn, drainUntil);
    }

    /** The same with this health. */
    public Overrides healthSet(Forced forced) {
        return new Overrides(checksOff, agentOff, Optional.of(forced), agent, address, checkPort, maxconn, drainUntil);
    }

    /** The same with this word of the agent. */
    public Overrides agentSet(Forced forced) {
        return new Overrides(checksOff, agentOff, health, Optional.of(forced), address, checkPort, maxconn, drainUntil);
    }

    /** The same at this address. */
    public Overrides at(HostPort place) {
        return new Overrides(checksOff, agentOff, health, agent, Optional.of(place), checkPort, maxconn, drainUntil);
    }

    /** The same checked at this port; 0 for the configured one. */
    public Overrides checkedAt(int port) {
        return new Overrides(checksOff, agentOff, health, agent, address, port, maxconn, drainUntil);
    }

    /** The same with this limit. */
    public Overrides limited(int most) {
        return new Overrides(checksOff, agentOff, health, agent, address, checkPort, OptionalInt.of(most), drainUntil);
    }

    /** The same with a drain that ends then. */
    public Overrides drainedBy(Instant end) {
        return new Overrides(checksOff, agentOff, health, agent, address, checkPort, maxconn, end);
    }
}
