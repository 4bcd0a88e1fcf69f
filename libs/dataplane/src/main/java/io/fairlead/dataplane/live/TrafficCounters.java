package io.fairlead.dataplane.live;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of a frontend, a backend or a server. Thread-safe; written on the data path without locks. */
public final class TrafficCounters {

    public final AtomicInteger sessions = new AtomicInteger();
    public final AtomicInteger sessionsMax = new AtomicInteger();
    public final LongAdder sessionsTotal = new LongAdder();
    public final LongAdder requests = new LongAdder();
    public final LongAdder bytesIn = new LongAdder();
    public final LongAdder bytesOut = new LongAdder();
    public final LongAdder denied = new LongAdder();
    public final LongAdder requestErrors = new LongAdder();
    public final LongAdder connectErrors = new LongAdder();
    public final LongAdder responseErrors = new LongAdder();
    public final LongAdder retries = new LongAdder();
    public final LongAdder redispatches = new LongAdder();
    private final LongAdder[] statusClass = new LongAdder[6];

    /** All zero. */
    public TrafficCounters() {
        for (int i = 0; i < statusClass.length; i++) {
            statusClass[i] = new LongAdder();
        }
    }

    /** A session begins. */
    public void enter() {
        int now = sessions.incrementAndGet();
        sessionsTotal.increment();
        if (now > sessionsMax.get()) {
            sessionsMax.accumulateAndGet(now, Math::max);
        }
    }

    /** A session ends. */
    public void leave() {
        sessions.decrementAndGet();
    }

    /** An answer with this status was sent. */
    public void status(int status) {
        int index = status / 100;
        statusClass[index >= 1 && index <= 5 ? index : 0].increment();
    }

    /** Answers whose status begins with this digit; 0 for any other. */
    public long answers(int firstDigit) {
        return statusClass[firstDigit].sum();
    }
}
