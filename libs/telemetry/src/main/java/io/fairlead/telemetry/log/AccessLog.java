package io.fairlead.telemetry.log;

import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.LogFrame;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.telemetry.StreamEnd;
import io.fairlead.telemetry.StreamObserver;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Writes the line of every stream whose frontend has log targets. Traffic only copies the record into a ring; a full ring
 * drops the line and counts it. A frontend without {@code option httplog} or {@code tcplog} gets the line of its mode.
 * Thread-safe.
 */
public final class AccessLog implements StreamObserver, AutoCloseable {

    private static final int CAPACITY = 4096;
    private static final int BATCH = 512;

    private record Plan(
            boolean http, boolean dropEmpty, List<LogTarget> targets, Optional<TemplateLine> template, boolean json) {}

    private final InstantSource clock;
    private final StreamEndRing ring = new StreamEndRing(CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final LogOutlets outlets;
    private final LogWriter writer;
    private final StreamLine lines;
    private final LogFields fields;
    private final JsonLine objects;
    private final StreamEnd current = new StreamEnd();
    private final StringBuilder line = new StringBuilder(512);
    private final StringBuilder object = new StringBuilder(512);
    private volatile Map<String, Plan> plans = Map.of();
    private volatile boolean logs;
    private volatile Optional<Consumer<String>> reader = Optional.empty();

    private AccessLog(String tag, InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.outlets = new LogOutlets(tag, zone);
        this.lines = new StreamLine(new LogTime(zone));
        this.fields = new LogFields(new LogTime(zone));
        this.objects = new JsonLine(new LogTime(zone));
        this.writer = new LogWriter("access-log", this::writeSome, () -> !ring.isEmpty());
    }

    /**
     * A log that writes nothing until {@link #follow} names targets.
     *
     * @param tag program name and process id for syslog, such as {@code haproxy[17]}
     * @param clock the wall clock
     * @param zone the zone of times in lines
     */
    public static AccessLog start(String tag, InstantSource clock, ZoneId zone) {
        AccessLog log = new AccessLog(tag, clock, zone);
        log.writer.start();
        return log;
    }

    /** Uses the log targets of this configuration from now on. */
    public void follow(ProxyConfig config) {
        Map<String, Plan> next = new HashMap<>();
        Set<LogTarget> targets = new HashSet<>();
        for (Frontend frontend : config.frontends()) {
            next.put(frontend.name(), plan(frontend));
            targets.addAll(frontend.logTargets());
        }
        outlets.use(targets);
        plans = Map.copyOf(next);
        logs = !targets.isEmpty();
    }

    /** Has every line told to somebody too, also those of frontends without log targets, until it is nobody again. */
    public void readBy(Optional<Consumer<String>> somebody) {
        reader = somebody;
    }

    private Plan plan(Frontend frontend) {
        boolean http = switch (frontend.logFormat()) {
            case HTTP -> true;
            case TCP -> false;
            case DEFAULT -> frontend.mode() == ProxyMode.HTTP;
        };
        return new Plan(
                http,
                frontend.options().dontLogNull(),
                frontend.logTargets(),
                frontend.options().logTemplate().map(template -> new TemplateLine(template, fields)),
                frontend.logTargets().stream().anyMatch(target -> target.form().frame() == LogFrame.JSON));
    }

    @Override
    public boolean wantsRequestLine() {
        return logs || reader.isPresent();
    }

    @Override
    public void ended(StreamEnd end) {
        if (!logs && reader.isEmpty()) {
            return;
        }
        Plan plan = plans.get(end.frontend);
        if (plan == null || (plan.targets.isEmpty() && reader.isEmpty()) || (plan.dropEmpty && carriedNothing(end))) {
            return;
        }
        if (ring.offer(end)) {
            writer.wake();
        } else {
            dropped.increment();
        }
    }

    /** HAProxy manual 4.2 {@code option dontlognull}. */
    private static boolean carriedNothing(StreamEnd end) {
        return end.saidNothing || (end.bytesIn == 0 && end.headRead == 0 && end.bytesOut == 0);
    }

    /** Lines dropped because the writer or a target could not follow. */
    @Override
    public long dropped() {
        return dropped.sum() + outlets.dropped();
    }

    private boolean writeSome() {
        // The two clocks are compared for every batch, so that a corrected wall clock shows in the log.
        long nanos = System.nanoTime();
        long millis = clock.millis();
        int written = 0;
        while (written < BATCH && ring.poll(current)) {
            write(millis - (nanos - current.started) / 1_000_000, millis);
            written++;
        }
        if (written > 0 || outlets.pending()) {
            outlets.flush();
        }
        return written > 0;
    }

    private void write(long startedMillis, long nowMillis) {
        Plan plan = plans.get(current.frontend);
        if (plan == null) {
            return;
        }
        line.setLength(0);
        if (plan.template.isPresent()) {
            plan.template.get().append(current, startedMillis, line);
        } else if (plan.http && current.http) {
            lines.appendHttp(current, startedMillis, line);
        } else {
            lines.appendTcp(current, startedMillis, line);
        }
        object.setLength(0);
        if (plan.json) {
            objects.append(current, startedMillis, object);
        }
        if (!plan.targets.isEmpty()) {
            outlets.write(plan.targets, Severity.INFO, nowMillis, line, object);
        }
        reader.ifPresent(somebody -> somebody.accept(line.toString()));
    }

    /** Writes what is left and closes the targets. */
    @Override
    public void close() {
        writer.close();
        outlets.close();
    }
}
