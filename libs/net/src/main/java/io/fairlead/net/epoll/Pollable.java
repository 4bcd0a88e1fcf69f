package io.fairlead.net.epoll;

/** Something a loop watches. */
abstract class Pollable {

    /** Tells this registration from an earlier one of the same descriptor number. Written once by the loop. */
    int generation;

    /** The descriptor has these epoll events. Called on the loop's thread. */
    abstract void ready(int events);

    /**
     * Wakes those whose deadline is not after {@code now}. Called on the loop's thread.
     *
     * @return the next deadline, or {@link io.fairlead.net.io.Deadlines#NONE}
     */
    abstract long expire(long now);

    /** Ends it because the engine is closing. Called by any thread. */
    abstract void shutDown();
}
