package io.fairlead.dataplane.table;

import io.fairlead.model.config.StickTable;
import io.fairlead.model.config.StickTable.Column;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table with its entries. Never holds more than its size; a full one drops the entry that was not used for longest, and
 * never one that a stream holds. Thread-safe: entries are spread over stripes, each with a lock of its own.
 */
public final class LiveTable {

    private static final int STRIPES = 32;
    private static final int STRIPED_FROM = 4096;
    private static final int PURGED_AT_ONCE = 4;

    private final StickTable config;
    private final Set<Column> columns;
    private final long lifetime;
    private final Stripe[] stripes;

    /** Entries in the order of their last use. */
    private static final class Stripe {
        final LinkedHashMap<TableKey, TableEntry> entries = new LinkedHashMap<>(16, 0.75f, true);
        final int limit;

        Stripe(int limit) {
            this.limit = limit;
        }
    }

    /** An empty table. */
    public LiveTable(StickTable config) {
        this.config = config;
        this.columns = EnumSet.noneOf(Column.class);
        config.store().forEach(stored -> columns.add(stored.column()));
        this.lifetime = config.expire().map(java.time.Duration::toMillis).orElse(Long.MAX_VALUE);
        int count = config.size() < STRIPED_FROM ? 1 : STRIPES;
        this.stripes = new Stripe[count];
        for (int i = 0; i < count; i++) {
            stripes[i] = new Stripe(config.size() / count);
        }
    }

    /** What it was made of. */
    public StickTable config() {
        return config;
    }

    /** Whether entries hold this column. */
    public boolean has(Column column) {
        return columns.contains(column);
    }

    /** How many entries there are, those included whose time is over and that nobody missed yet. */
    public int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                size += stripe.entries.size();
            }
        }
        return size;
    }

    private Stripe stripe(TableKey key) {
        return stripes[(key.hashCode() & 0x7fff_ffff) % stripes.length];
    }

    /** The entry of the key, or null. */
    public @Nullable TableEntry find(TableKey key, long now) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            return live(stripe, key, now);
        }
    }

    private static @Nullable TableEntry live(Stripe stripe, TableKey key, long now) {
        TableEntry entry = stripe.entries.get(key);
        if (entry != null && expired(entry, now)) {
            stripe.entries.remove(key);
            return null;
        }
        return entry;
    }

    private static boolean expired(TableEntry entry, long now) {
        return entry.holders == 0 && entry.expires <= now;
    }

    /** The entry of the key, made if need be; its time begins anew. Null when the table is full of held entries. */
    public @Nullable TableEntry touch(TableKey key, long now) {
        return take(key, now, 0);
    }

    /** The same for a stream that holds it until {@link #release}. */
    public @Nullable TableEntry hold(TableKey key, long now) {
        return take(key, now, 1);
    }

    private @Nullable TableEntry take(TableKey key, long now, int holders) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            TableEntry entry = live(stripe, key, now);
            if (entry == null) {
                if (!makeRoom(stripe, now)) {
                    return null;
                }
                entry = new TableEntry(key, config.store(), now);
                stripe.entries.put(key, entry);
            }
            entry.holders += holders;
            entry.expires = until(now);
            return entry;
        }
    }

    private long until(long now) {
        return lifetime == Long.MAX_VALUE ? Long.MAX_VALUE : now + lifetime;
    }

    /** Drops a few whose time is over, and the oldest if there is no room yet. */
    private boolean makeRoom(Stripe stripe, long now) {
        Iterator<TableEntry> oldest = stripe.entries.values().iterator();
        for (int i = 0; i < PURGED_AT_ONCE && oldest.hasNext(); i++) {
            if (expired(oldest.next(), now)) {
                oldest.remove();
            }
        }
        if (stripe.entries.size() < stripe.limit) {
            return true;
        }
        if (config.noPurge()) {
            return false;
        }
        Iterator<TableEntry> entries = stripe.entries.values().iterator();
        while (entries.hasNext()) {
            if (entries.next().holders == 0) {
                entries.remove();
                return stripe.entries.size() < stripe.limit;
            }
        }
        return false;
    }

    /** A stream lets go of an entry; from now on its time runs. */
    public void release(TableEntry entry, long now) {
        synchronized (stripe(entry.key())) {
            entry.holders--;
            entry.expires = until(now);
        }
    }

    /** Every entry whose time is not over; a picture of the moment, for operators. */
    public List<TableEntry> entries(long now) {
        List<TableEntry> all = new ArrayList<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.entries.values().stream()
                        .filter(entry -> !expired(entry, now))
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** Forgets an entry; false when a stream holds it. */
    public boolean remove(TableKey key) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            TableEntry entry = stripe.entries.get(key);
            if (entry != null && entry.holders > 0) {
                return false;
            }
            stripe.entries.remove(key);
            return true;
        }
    }

    /** Milliseconds until an entry goes that nobody uses meanwhile; 0 when entries stay. */
    public long left(TableEntry entry, long now) {
        synchronized (stripe(entry.key())) {
            return entry.expires == Long.MAX_VALUE ? 0 : Math.max(0, entry.expires - now);
        }
    }

    /** How many streams hold an entry. */
    public int holders(TableEntry entry) {
        synchronized (stripe(entry.key())) {
            return entry.holders;
        }
    }

    /** Counts events, where entries hold that column. */
    public void count(TableEntry entry, Column column, long events, long now) {
        if (columns.contains(column)) {
            entry.add(column, events, now);
        }
    }

    /** Whether it can go on as that other table, entries and all. */
    public boolean serves(StickTable other) {
        return config.equals(other);
    }

    /** How many more entries fit. */
    public int room() {
        return Math.max(0, config.size() - size());
    }
}
