package io.fairlead.dataplane.live;

import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.Rate;
import io.fairlead.telemetry.stats.StatsRow;
import io.fairlead.telemetry.stats.Timings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Connections that rules refused before anything was read. */
    public final LongAdder connectionsDenied = new LongAdder();

    /** Answers of servers that rules kept from the client. */
    public final LongAdder answersDenied = new LongAdder();

    public final LongAdder requestErrors = new LongAdder();
    public final LongAdder connectErrors = new LongAdder();
    public final LongAdder responseErrors = new LongAdder();
    public final LongAdder retries = new LongAdder();
    public final LongAdder redispatches = new LongAdder();

    /** Streams that the algorithm sent here, neither out of a queue nor again after a failure. */
    public final LongAdder balanced = new LongAdder();

    /** Streams that the client gave up while they were under way. */
    public final LongAdder clientAborts = new LongAdder();

    /** Streams that the server gave up while data passed. */
    public final LongAdder serverAborts = new LongAdder();

    /** Connections opened, or tried. */
    public final LongAdder connects = new LongAdder();

    /** Streams that took an idle connection. */
    public final LongAdder reuses = new LongAdder();

    /** Requests that were answered here: redirects, statistics. */
    public final LongAdder intercepted = new LongAdder();

    /** When the last session began ({@link System#nanoTime()}), 0 for never. */
    public final AtomicLong lastSession = new AtomicLong();

    /** Times of streams. */
    public final Timings timings = new Timings();

    private final Rate sessionRate = new Rate(System.nanoTime());
    private final Rate requestRate = new Rate(System.nanoTime());
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

    /** Works out the rates; called about once a second by one who is not traffic. */
    public synchronized void sample(long nanos) {
        sessionRate.sample(sessionsTotal.sum(), nanos);
        requestRate.sample(requests.sum(), nanos);
    }

    /** Forgets the highest values. HAProxy management guide 9.3 {@code clear counters}. */
    public synchronized void clearMost() {
        sessionsMax.set(sessions.get());
        sessionRate.forgetMost();
        requestRate.forgetMost();
    }

    /** Begins to count anew; sessions under way stay. HAProxy management guide 9.3 {@code clear counters all}. */
    public synchronized void clear() {
        List.of(sessionsTotal, requests, bytesIn, bytesOut, denied, requestErrors, connectErrors, responseErrors)
                .forEach(LongAdder::reset);
        List.of(answersDenied, connectionsDenied).forEach(LongAdder::reset);
        List.of(retries, redispatches, balanced, clientAborts, serverAborts, connects, reuses, intercepted)
                .forEach(LongAdder::reset);
        List.of(statusClass).forEach(LongAdder::reset);
        clearMost();
    }

    /** Sessions per second and the most there were, as columns. */
    public synchronized void sessionRate(StatsRow.Builder row, Metric now, Metric most) {
        row.set(now, sessionRate.current()).set(most, sessionRate.most());
    }

    /** Requests per second and the most there were, as columns. */
    public synchronized void requestRate(StatsRow.Builder row, Metric now, Metric most) {
        row.set(now, requestRate.current()).set(most, requestRate.most());
    }

    /** Seconds since the last session began, -1 when there was none. */
    public long secondsSinceSession(long nanos) {
        long last = lastSession.getOpaque();
        return last == 0 ? -1 : TimeUnit.NANOSECONDS.toSeconds(Math.max(0, nanos - last));
    }
}
