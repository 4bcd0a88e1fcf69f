package io.fairlead.dataplane.guard;

import io.fairlead.dataplane.table.LiveTable;
import io.fairlead.dataplane.table.LiveTables;
import io.fairlead.dataplane.table.TableEntry;
import io.fairlead.dataplane.table.TableKey;
import io.fairlead.model.config.RateLimit;
import io.fairlead.model.config.StickTable.Column;
import java.net.InetAddress;

/** Keeps each client within a limit, over a sliding window. Thread-safe. */
final class RateLimiter {

    private static final int LENGTH = 16;
    private static final int IPV4_AT = 12;
    private static final long MILLIS = 1000;

    private final LiveTable table;
    private final int requests;
    private final Networks except;

    RateLimiter(RateLimit limit, LiveTable table) {
        this.table = table;
        this.requests = limit.requests();
        this.except = new Networks(limit.except());
    }

    /** Counts a request; 0 when it may go on, else the seconds after which another will. */
    long wait(InetAddress client) {
        if (except.hold(client)) {
            return 0;
        }
        long now = LiveTables.now();
        TableEntry entry = table.touch(key(client), now);
        long millis = entry == null ? 0 : entry.admit(Column.GPC0_RATE, requests, now);
        return (millis + MILLIS - 1) / MILLIS;
    }

    /** As tables keep addresses: one of IPv4 is mapped; of IPv6 what names a network. */
    private static TableKey key(InetAddress client) {
        byte[] address = client.getAddress();
        byte[] key = new byte[LENGTH];
        if (address.length == LENGTH) {
            System.arraycopy(address, 0, key, 0, RateLimit.IPV6_PREFIX / 8);
        } else {
            key[IPV4_AT - 2] = (byte) 0xFF;
            key[IPV4_AT - 1] = (byte) 0xFF;
            System.arraycopy(address, 0, key, IPV4_AT, address.length);
        }
        return TableKey.of(key, 0, LENGTH);
    }
}
