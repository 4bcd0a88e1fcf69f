package io.fairlead.model.state;

import java.time.Duration;

/**
 * What one check found.
 *
 * @param code how it ended
 * @param status the layer-7 status code, 0 when there was none
 * @param info the words the server or the system gave, for the log
 * @param duration how long it took
 * @param timeline the timeline a database server said it is on; 0 when it said none
 */
public record ProbeResult(CheckCode code, int status, String info, Duration duration, long timeline) {

    /** A result that tells of no timeline. */
    public ProbeResult(CheckCode code, int status, String info, Duration duration) {
        this(code, status, info, duration, 0);
    }

    /** The same with this timeline. */
    public ProbeResult on(long databaseTimeline) {
        return new ProbeResult(code, status, info, duration, databaseTimeline);
    }

    /** Whether the check succeeded. */
    public boolean passed() {
        return code.passed();
    }
}
