package io.fairlead.dbrouter;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of a pool beyond what every backend counts. Thread-safe. */
final class PoolCounters {

    /** Transactions that ended, statements outside of one included. */
    final LongAdder transactions = new LongAdder();

    /** Requests that a ReadyForQuery answers. */
    final LongAdder queries = new LongAdder();

    /** Server connections made for clients. */
    final LongAdder assignments = new LongAdder();

    /** Microseconds clients waited for a server. */
    final LongAdder waited = new LongAdder();
}
