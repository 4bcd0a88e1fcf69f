package io.fairlead.dataplane.live;

import org.jspecify.annotations.Nullable;

/** What came of asking for a place on a server. */
public sealed interface Admission {

    /** The place is taken; {@link LiveBackend#leave} gives it back. */
    record Admitted(LiveServer server) implements Admission {}

    /** Nothing became free in time, on this server or on any ({@code null}). */
    record TimedOut(@Nullable LiveServer server) implements Admission {}

    /** As many as may wait for the server are waiting already. */
    record QueueFull(LiveServer server) implements Admission {}
}
