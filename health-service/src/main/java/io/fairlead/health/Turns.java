package io.fairlead.health;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done again and again, never twice at a time: each turn on a fresh virtual thread, which says how long
 * to pause after it. Between turns there is no thread: ten thousand that wait would all be moved by the garbage
 * collector with every check. Thread-safe.
 */
final class Turns {

    private static final System.Logger LOG = System.getLogger(Turns.class.getName());
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

    private final ScheduledExecutorService timer;
    private final String name;
    private final Supplier<Duration> turn;
    private @Nullable Future<?> next;
    private boolean running;
    private boolean hurried;
    private boolean stopped;

    /**
     * Nothing is done yet.
     *
     * @param timer only starts turns, so one thread is enough for all
     * @param name the name of the turns' threads
     * @param turn what is done; gives the pause after it
     */
    Turns(ScheduledExecutorService timer, String name, Supplier<Duration> turn) {
        this.timer = timer;
        this.name = name;
        this.turn = turn;
    }

    /** Has the first turn after a while. */
    synchronized void start(Duration delay) {
        schedule(delay);
    }

    /** Has a turn at once; the one under way is followed by another without a pause. */
    synchronized void hurry() {
        if (running) {
            hurried = true;
        } else if (next != null && next.cancel(false)) {
            schedule(Duration.ZERO);
        }
    }

    /** No turn begins any more; the one under way goes on. */
    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private void schedule(Duration delay) {
        if (stopped) {
            return;
        }
        try {
            next = timer.schedule(this::begin, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The timer is closed with everything that runs by it.
            stopped = true;
        }
    }

    private synchronized void begin() {
        if (!stopped) {
            running = true;
            Thread.ofVirtual().name(name).start(this::run);
        }
    }

    private void run() {
        Duration pause = AFTER_A_FAULT;
        try {
            pause = turn.get();
        } catch (RuntimeException e) {
            // A fault of ours; without a next turn nobody would look at the server any more, and nobody would know.
            LOG.log(Level.ERROR, "turn-failed name=" + name, e);
        } finally {
            ended(pause);
        }
    }

    private synchronized void ended(Duration pause) {
        running = false;
        schedule(hurried ? Duration.ZERO : pause);
        hurried = false;
    }
}
