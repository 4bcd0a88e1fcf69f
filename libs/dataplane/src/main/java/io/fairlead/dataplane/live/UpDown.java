package io.fairlead.dataplane.live;

import java.util.concurrent.TimeUnit;

/** When something went up or down last, how often it went down and for how long it was down, in all. Thread-safe. */
public final class UpDown {

    private boolean up = true;
    private long changed;
    private long downs;
    private long downNanos;

    /** Up from now on ({@link System#nanoTime()}). */
    public UpDown(long now) {
        this.changed = now;
    }

    /** Notes what it is now. */
    public synchronized void now(boolean isUp, long now) {
        if (isUp == up) {
            return;
        }
        if (isUp) {
            downNanos += now - changed;
        } else {
            downs++;
        }
        up = isUp;
        changed = now;
    }

    /** How often it went down. */
    public synchronized long downs() {
        return downs;
    }

    /** Seconds since it changed. */
    public synchronized long secondsSinceChange(long now) {
        return TimeUnit.NANOSECONDS.toSeconds(now - changed);
    }

    /** Seconds it was down, in all. */
    public synchronized long downSeconds(long now) {
        return TimeUnit.NANOSECONDS.toSeconds(downNanos + (up ? 0 : now - changed));
    }
}
