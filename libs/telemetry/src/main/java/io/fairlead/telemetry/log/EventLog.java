package io.fairlead.telemetry.log;

import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.state.Event;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes what happens to servers, the configuration and the process to the log targets of the configuration. Never
 * blocks the caller: when targets are slow, lines are dropped and counted. Thread-safe.
 */
public final class EventLog implements AutoCloseable {

    private static final String ALERTS = "alert-";
    private static final int CAPACITY = 1024;

    private record Line(Severity severity, long millis, String text) {}

    private final InstantSource clock;
    private final ArrayBlockingQueue<Line> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final LogOutlets outlets;
    private final LogWriter writer;
    private final JsonLine objects;
    private final StringBuilder object = new StringBuilder(256);
    private volatile Collection<LogTarget> targets = List.of();

    private EventLog(String tag, InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.outlets = new LogOutlets(tag, zone);
        this.objects = new JsonLine(new LogTime(zone));
        this.writer = new LogWriter("event-log", this::writeAll, () -> !queue.isEmpty());
    }

    /** A log that writes nothing until {@link #follow} names targets; parameters as of {@link AccessLog#start}. */
    public static EventLog start(String tag, InstantSource clock, ZoneId zone) {
        EventLog log = new EventLog(tag, clock, zone);
        log.writer.start();
        return log;
    }

    /** Uses all log targets of this configuration from now on, global ones first. */
    public void follow(ProxyConfig config) {
        // Who reads the lines of several proxies under several names wants this one once.
        Map<LogTarget, LogTarget> all = new LinkedHashMap<>();
        config.global().logTargets().forEach(target -> all.putIfAbsent(target.tagged(""), target));
        config.frontends().stream()
                .flatMap(frontend -> frontend.logTargets().stream())
                .forEach(target -> all.putIfAbsent(target.tagged(""), target));
        outlets.use(all.values());
        targets = List.copyOf(all.values());
    }

    /**
     * Writes an event's sentence, as important as HAProxy makes it: a lost server is an alert, a lost backend an
     * emergency. Our alerts about the same are not written: they have receivers of their own, and who reads this log
     * expects HAProxy's lines.
     */
    public void write(Event event) {
        if (event.kind().startsWith(ALERTS)) {
            return;
        }
        Severity severity = switch (event.kind()) {
            case "backend-down" -> Severity.EMERG;
            case "server-down" -> Severity.ALERT;
            default -> Severity.NOTICE;
        };
        write(severity, event.message());
    }

    /** Writes a line; control characters in it are escaped. */
    public void write(Severity severity, String text) {
        if (queue.offer(new Line(severity, clock.millis(), text))) {
            writer.wake();
        } else {
            dropped.increment();
        }
    }

    /** Lines dropped because the writer or a target could not follow. */
    public long dropped() {
        return dropped.sum() + outlets.dropped();
    }

    private boolean writeAll() {
        boolean any = false;
        for (Line line = queue.poll(); line != null; line = queue.poll()) {
            object.setLength(0);
            objects.append(line.severity, line.millis, line.text, object);
            outlets.write(targets, line.severity, line.millis, oneLine(line.text), object);
            any = true;
        }
        if (any || outlets.pending()) {
            outlets.flush();
        }
        return any;
    }

    private static String oneLine(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(c < ' ' || c == 127 ? ' ' : c);
        }
        return clean.toString();
    }

    /** Writes what is left and closes the targets. */
    @Override
    public void close() {
        writer.close();
        outlets.close();
    }
}
