package io.fairlead.dataplane.live;

/** What came of asking for a place on a server. */
public sealed interface Admission {

    /** The place is taken; {@link LiveBackend#leave} gives it back. */
    record Admitted(LiveServer server) implements Admission {}

    /** Nothing became free in time. */
    record TimedOut() implements Admission {}

    /** As many as may wait for the server are waiting already. */
    record QueueFull() implements Admission {}
}
