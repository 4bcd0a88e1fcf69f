package io.fairlead.dataplane.live;

import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.StatsRow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of an address a frontend listens on, when the frontend is to tell its addresses apart. HAProxy manual
 * 4.2 {@code option socket-stats}. Thread-safe; written on the data path without locks.
 */
public final class ListenerCounters {

    /** Of addresses nobody wants to tell apart: counts nothing. */
    public static final ListenerCounters NONE = new ListenerCounters(false);

    private final boolean counts;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger sessionsMax = new AtomicInteger();
    private final LongAdder sessionsTotal = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder requestsDenied = new LongAdder();
    private final LongAdder answersDenied = new LongAdder();
    private final LongAdder connectionsDenied = new LongAdder();
    private final LongAdder requestErrors = new LongAdder();

    /** All zero. */
    ListenerCounters() {
        this(true);
    }

    private ListenerCounters(boolean counts) {
        this.counts = counts;
    }

    /** A connection was accepted; {@link #leave} follows. */
    public void enter() {
        if (counts) {
            sessionsTotal.increment();
            sessionsMax.accumulateAndGet(sessions.incrementAndGet(), Math::max);
        }
    }

    /** A connection is over. */
    public void leave() {
        if (counts) {
            sessions.decrementAndGet();
        }
    }

    /** A stream is over that carried so much. */
    public void bytes(long in, long out) {
        if (counts) {
            bytesIn.add(in);
            bytesOut.add(out);
        }
    }

    /** A rule denied a request. */
    public void requestDenied() {
        add(requestsDenied);
    }

    /** A rule kept an answer from the client. */
    public void answerDenied() {
        add(answersDenied);
    }

    /** A rule refused a connection before anything was read. */
    public void connectionDenied() {
        add(connectionsDenied);
    }

    /** A request was none. */
    public void requestError() {
        add(requestErrors);
    }

    private void add(LongAdder counter) {
        if (counts) {
            counter.increment();
        }
    }

    /** Forgets the highest value. HAProxy management guide 9.3 {@code clear counters}. */
    public void clearMost() {
        sessionsMax.set(sessions.get());
    }

    /** Begins to count anew; connections under way stay. */
    public void clear() {
        sessionsTotal.reset();
        bytesIn.reset();
        bytesOut.reset();
        requestsDenied.reset();
        answersDenied.reset();
        connectionsDenied.reset();
        requestErrors.reset();
        clearMost();
    }

    /** All of it as columns. */
    public void into(StatsRow.Builder row) {
        row.set(Metric.SCUR, sessions.get())
                .set(Metric.SMAX, sessionsMax.get())
                .set(Metric.STOT, sessionsTotal.sum())
                .set(Metric.BIN, bytesIn.sum())
                .set(Metric.BOUT, bytesOut.sum())
                .set(Metric.DREQ, requestsDenied.sum())
                .set(Metric.DRESP, answersDenied.sum())
                .set(Metric.EREQ, requestErrors.sum())
                .set(Metric.DCON, connectionsDenied.sum());
    }
}
