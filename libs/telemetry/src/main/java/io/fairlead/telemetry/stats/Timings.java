package io.fairlead.telemetry.stats;

import io.fairlead.telemetry.StreamEnd;

/**
 * The times of the streams of one backend or server, by phase. As in HAProxy the averages are of streams that got their
 * answer; the distributions know every phase that came to its end. No allocation, no lock. Thread-safe.
 */
public final class Timings {

    private final LatencyRecorder queue = new LatencyRecorder();
    private final LatencyRecorder connect = new LatencyRecorder();
    private final LatencyRecorder response = new LatencyRecorder();
    private final LatencyRecorder total = new LatencyRecorder();

    /** Nothing recorded. */
    public Timings() {}

    /** Records the times of a stream that has ended; {@code stripe} tells carriers apart. */
    public void record(StreamEnd end, int stripe) {
        long from = end.headRead == 0 ? end.started : end.headRead;
        if (end.connected != 0 && (end.responseHead != 0 || !end.http)) {
            queue.record(end.admitted - from, stripe);
            connect.record(end.connected - end.admitted, stripe);
            if (end.http) {
                response.record(end.responseHead - end.connected, stripe);
            }
            total.record(end.ended - end.started, stripe);
            return;
        }
        if (end.admitted != 0) {
            queue.count(end.admitted - from, stripe);
        }
        if (end.connected != 0) {
            connect.count(end.connected - end.admitted, stripe);
        }
        total.count(end.ended - end.started, stripe);
    }

    /** One phase. */
    public LatencyRecorder of(Phase phase) {
        return switch (phase) {
            case QUEUE -> queue;
            case CONNECT -> connect;
            case RESPONSE -> response;
            case TOTAL -> total;
        };
    }

    /** Averages, maxima and distributions into a row of statistics. */
    public void into(StatsRow.Builder row) {
        row.set(Metric.QTIME, queue.recentMillis())
                .set(Metric.CTIME, connect.recentMillis())
                .set(Metric.RTIME, response.recentMillis())
                .set(Metric.TTIME, total.recentMillis())
                .set(Metric.QTIME_MAX, queue.maxMillis())
                .set(Metric.CTIME_MAX, connect.maxMillis())
                .set(Metric.RTIME_MAX, response.maxMillis())
                .set(Metric.TTIME_MAX, total.maxMillis());
        for (Phase phase : Phase.values()) {
            Latency latency = of(phase).snapshot();
            if (latency.count() > 0) {
                row.set(phase, latency);
            }
        }
    }
}
