package io.fairlead.dataplane.plan;

import io.fairlead.model.config.Timeouts;
import io.fairlead.net.io.Deadlines;
import java.time.Duration;
import java.util.Optional;

/** Time-outs in nanoseconds, {@link Deadlines#NONE} for none, with HAProxy's fall-backs applied; a tarpit without one is 0. */
public record Limits(
        long client,
        long server,
        long connect,
        long httpRequest,
        long httpKeepAlive,
        long queue,
        long tunnel,
        long tarpit,
        long clientFin,
        long serverFin) {

    /** The limits for these settings. */
    public static Limits of(Timeouts timeouts) {
        long client = nanos(timeouts.client());
        long connect = nanos(timeouts.connect());
        long request = timeouts.httpRequest().map(Duration::toNanos).orElse(client);
        return new Limits(
                client,
                nanos(timeouts.server()),
                connect,
                request,
                timeouts.httpKeepAlive().map(Duration::toNanos).orElse(request),
                timeouts.queue().map(Duration::toNanos).orElse(connect),
                nanos(timeouts.tunnel()),
                timeouts.tarpit().or(timeouts::connect).map(Duration::toNanos).orElse(0L),
                nanos(timeouts.clientFin()),
                nanos(timeouts.serverFin()));
    }

    private static long nanos(Optional<Duration> duration) {
        return duration.map(Duration::toNanos).orElse(Deadlines.NONE);
    }
}
