package io.fairlead.dataplane.table;

/**
 * Events per period over a sliding window, estimated from the present period and the one before: what was counted now,
 * and of the former as much as its part that the window still covers. As HAProxy counts. Not thread-safe.
 */
final class Window {

    private final long period;
    private long began;
    private long current;
    private long former;

    /** A window of so many milliseconds; nothing has happened. */
    Window(long period, long now) {
        this.period = period;
        this.began = now;
    }

    void add(long events, long now) {
        if (now - began >= 2 * period) {
            former = 0;
            current = 0;
            began = now;
        } else if (now - began >= period) {
            former = current;
            current = 0;
            began += period;
        }
        current += events;
    }

    /** Events in the last period. */
    long count(long now) {
        long past = former;
        long present = current;
        long covered = began + period - now;
        if (covered < 0) {
            covered += period;
            past = covered >= 0 ? present : 0;
            present = 0;
        }
        if (present == 0 && past <= 1) {
            // A single event does not fade: rates below one per period would flap between 0 and 1.
            return past;
        }
        return (past * covered + present * period) / period;
    }

    /** Milliseconds until fewer than {@code most} events are in the last period, if none is added; 0 for now. */
    long wait(long most, long now) {
        if (count(now) < most) {
            return 0;
        }
        // What is counted only fades, and is gone two periods after the present one began.
        long low = 0;
        long high = Math.max(0, began - now) + 2 * period + 1;
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (count(now + middle) < most) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    void clear(long now) {
        former = 0;
        current = 0;
        began = now;
    }
}
