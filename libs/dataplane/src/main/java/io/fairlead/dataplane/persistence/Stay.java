package io.fairlead.dataplane.persistence;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.table.LiveTable;
import io.fairlead.dataplane.table.TableEntry;
import io.fairlead.dataplane.table.TableKey;
import io.fairlead.model.config.StickTable.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one stream's persistence. Used by the thread that serves it. */
public final class Stay {

    /** Nothing is known, and nothing is to be. */
    private static final String NONE = "--";

    /** HAProxy remembers a stream in so many tables at most. */
    private static final int MOST_STORES = 8;

    private record Store(LiveTable table, TableKey key) {}

    private final List<Store> stores = new ArrayList<>(1);
    private @Nullable LiveServer server;
    private boolean force;
    private boolean ignore;
    private boolean direct;
    private char client = 'N';
    private char answer = 'N';
    private boolean shown;

    /** When the client was seen last, and first, in seconds since 1970; 0 for unknown. */
    int lastSeen;

    int firstSeen;

    /** A stream of which nothing is known. */
    public Stay() {}

    /** What {@code force-persist} and {@code ignore-persist} say. */
    public void cases(boolean forces, boolean ignores) {
        force = forces;
        ignore = ignores;
    }

    boolean ignored() {
        return ignore;
    }

    /** Whether the client stays with a server that is down. */
    public boolean forced() {
        return force;
    }

    /** The server the client stays with, or null. */
    public @Nullable LiveServer server() {
        return server;
    }

    void pin(LiveServer chosen, boolean byCookie) {
        server = chosen;
        direct = byCookie;
    }

    boolean pinned() {
        return server != null;
    }

    /** Whether the client's cookie led to the server that serves it. */
    boolean direct() {
        return direct;
    }

    /** To be remembered by this key once a server has answered; the first tables stay. */
    void remember(LiveTable table, TableKey key) {
        if (stores.size() < MOST_STORES) {
            stores.add(new Store(table, key));
        }
    }

    /** Remembers which server answered. */
    void store(int server, long now) {
        for (int i = 0; i < stores.size(); i++) {
            TableEntry entry = stores.get(i).table().touch(stores.get(i).key(), now);
            if (entry != null) {
                entry.set(Column.SERVER_ID, server, now);
            }
        }
    }

    /** The client does not stay: its server could not serve it. */
    public void leave() {
        server = null;
        direct = false;
    }

    /** The client was sent to another server than the one it stayed with, which therefore counts as down. */
    public void moved() {
        if (client == 'V') {
            client = 'D';
        }
        leave();
    }

    void client(char state) {
        client = state;
    }

    /** What the client's cookie was good for, a letter. HAProxy manual 8.5. */
    public char client() {
        return client;
    }

    void answer(char state) {
        answer = state;
    }

    /** There is a cookie to speak of. */
    void show() {
        shown = true;
    }

    /** The last two characters of the termination state. HAProxy manual 8.5. */
    public String state() {
        return shown ? String.valueOf(new char[] {client, answer}) : NONE;
    }
}
