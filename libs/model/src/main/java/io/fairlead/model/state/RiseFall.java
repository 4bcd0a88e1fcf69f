package io.fairlead.model.state;

/**
 * HAProxy's health counter (src/check.c, described in the manual under {@code rise}, {@code fall} and
 * {@code init-state}): 0 to rise + fall - 1; a server is up while the counter is at least {@code rise}.
 *
 * @param rise successes that mark a server up
 * @param fall failures that mark a server down
 * @param counter where it stands
 */
public record RiseFall(int rise, int fall, int counter) {

    public RiseFall {
        if (rise < 1 || fall < 1 || counter < 0 || counter > rise + fall - 1) {
            throw new IllegalArgumentException("counter " + counter + " with rise " + rise + " fall " + fall);
        }
    }

    /** At process start: up, but one failure away from down. */
    public static RiseFall starting(int rise, int fall) {
        return new RiseFall(rise, fall, rise);
    }

    /** Whether the server counts as up. */
    public boolean up() {
        return counter >= rise;
    }

    /** Whether the state is neither fully up nor fully down, so that {@code fastinter} applies. */
    public boolean inTransition() {
        return counter != 0 && counter != rise + fall - 1;
    }

    /** The counter after one more check. */
    public RiseFall next(boolean passed) {
        if (passed) {
            int more = counter + 1;
            return new RiseFall(rise, fall, more >= rise ? rise + fall - 1 : more);
        }
        int less = up() ? counter - 1 : 0;
        return new RiseFall(rise, fall, less < rise ? 0 : less);
    }
}
