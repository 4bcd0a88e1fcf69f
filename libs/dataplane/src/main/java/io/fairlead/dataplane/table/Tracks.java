package io.fairlead.dataplane.table;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a client's connection counts in: entries it holds as long as it lasts, and entries of its present stream.
 * Used by the thread that serves the connection; costs nothing until a rule tracks. HAProxy manual 4.2 {@code track-sc}.
 */
public final class Tracks {

    private @Nullable Tracking session;
    private @Nullable Tracking stream;

    /** Counts in nothing. */
    public Tracks() {}

    /** One of several streams at a time: holds what the connection holds, and entries of its own beside. */
    public Tracks ofStream() {
        Tracks own = new Tracks();
        own.session = session;
        return own;
    }

    /**
     * Begins to count.
     *
     * @param lasting whether it holds for the connection instead of the stream
     * @param request whether a request is under way, which counts at once
     */
    public void track(boolean lasting, boolean request, int slot, LiveTable table, TableKey key) {
        Tracking tracking = lasting ? session : stream;
        if (tracking == null) {
            tracking = new Tracking();
            if (lasting) {
                session = tracking;
            } else {
                stream = tracking;
            }
        }
        long now = LiveTables.now();
        if (tracking.track(slot, table, key, now) && request) {
            tracking.request(slot, now);
        }
    }

    /** The entry in that slot, the stream's before the connection's, or null. */
    public @Nullable TableEntry entry(int slot) {
        Tracking holder = holder(slot);
        return holder == null ? null : holder.entry(slot);
    }

    /** The table of the entry in that slot, or null. */
    public @Nullable LiveTable table(int slot) {
        Tracking holder = holder(slot);
        return holder == null ? null : holder.table(slot);
    }

    private @Nullable Tracking holder(int slot) {
        Tracking own = stream;
        return own != null && own.entry(slot) != null ? own : session;
    }

    /** Whether anything is counted. */
    public boolean any() {
        Tracking own = stream;
        Tracking lasting = session;
        return (own != null && own.any()) || (lasting != null && lasting.any());
    }

    private void each(Consumer<Tracking> counting) {
        Tracking own = stream;
        Tracking lasting = session;
        if (own != null && own.any()) {
            counting.accept(own);
        }
        if (lasting != null && lasting.any()) {
            counting.accept(lasting);
        }
    }

    /** The connection was let in. */
    public void admitted() {
        if (any()) {
            each(tracking -> tracking.session(LiveTables.now()));
        }
    }

    /** One more request. */
    public void request() {
        if (any()) {
            each(tracking -> tracking.request(LiveTables.now()));
        }
    }

    /**
     * The answer is known, and not sent yet: who has seen it finds it counted.
     *
     * @param error whether the client did something wrong
     * @param failure whether the server did
     */
    public void answer(boolean error, boolean failure) {
        if (!(error || failure) || !any()) {
            return;
        }
        long now = LiveTables.now();
        each(tracking -> {
            if (error) {
                tracking.error(now);
            }
            if (failure) {
                tracking.failure(now);
            }
        });
    }

    /** The stream is over. */
    public void endStream(long bytesIn, long bytesOut) {
        if (!any()) {
            return;
        }
        long now = LiveTables.now();
        each(tracking -> tracking.bytes(bytesIn, bytesOut, now));
        Tracking own = stream;
        if (own != null) {
            own.end(now);
        }
    }

    /** The connection is over: lets go of every entry. */
    public void end() {
        if (any()) {
            each(tracking -> tracking.end(LiveTables.now()));
        }
    }
}
