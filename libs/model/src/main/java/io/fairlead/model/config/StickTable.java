package io.fairlead.model.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A table of what is known of clients: which server they stay with, and how much they did. HAProxy manual 4.2 {@code
 * stick-table}.
 *
 * @param name unique among tables; in a haproxy.cfg that of the section it stands in
 * @param type of its keys
 * @param keyLength bytes of a key of text at most
 * @param size entries at most
 * @param expire how long an entry stays that nobody uses; for ever when absent
 * @param noPurge whether a full table refuses new entries instead of dropping the oldest
 * @param store what each entry holds
 */
public record StickTable(
        String name,
        KeyType type,
        int keyLength,
        int size,
        Optional<Duration> expire,
        boolean noPurge,
        List<Stored> store) {

    /** HAProxy's length of text keys. */
    public static final int KEY_LENGTH = 32;

    /** What keys are. */
    public enum KeyType {
        IP,
        IPV6,
        INTEGER,
        STRING,
        BINARY
    }

    /** A column. */
    public enum Column {
        SERVER_ID,
        GPT0,
        GPC0,
        GPC0_RATE,
        GPC1,
        GPC1_RATE,
        CONN_CNT,
        CONN_CUR,
        CONN_RATE,
        SESS_CNT,
        SESS_RATE,
        HTTP_REQ_CNT,
        HTTP_REQ_RATE,
        HTTP_ERR_CNT,
        HTTP_ERR_RATE,
        HTTP_FAIL_CNT,
        HTTP_FAIL_RATE,
        BYTES_IN_CNT,
        BYTES_IN_RATE,
        BYTES_OUT_CNT,
        BYTES_OUT_RATE;

        /** Whether it counts events per period. */
        public boolean rate() {
            return name().endsWith("_RATE");
        }
    }

    /**
     * A column and, for a rate, its period.
     *
     * @param column what is held
     * @param period zero for what is no rate
     */
    public record Stored(Column column, Duration period) {
        public Stored {
            if (column.rate() == period.isZero() || period.isNegative()) {
                throw new IllegalArgumentException("rates have a period, and only they");
            }
        }
    }

    public StickTable {
        store = List.copyOf(store);
        if (size < 0 || keyLength < 0) {
            throw new IllegalArgumentException("size and key length are not negative");
        }
    }
}
