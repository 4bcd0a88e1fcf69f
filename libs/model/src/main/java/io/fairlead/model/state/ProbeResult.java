package io.fairlead.model.state;

import java.time.Duration;

/**
 * What one check found.
 *
 * @param code how it ended
 * @param status the layer-7 status code, 0 when there was none
 * @param info the words the server or the system gave, for the log
 * @param duration how long it took
 */
public record ProbeResult(CheckCode code, int status, String info, Duration duration) {

    /** Whether the check succeeded. */
    public boolean passed() {
        return code.passed();
    }
}
