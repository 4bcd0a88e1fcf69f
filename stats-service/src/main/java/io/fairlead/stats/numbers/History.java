package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What happened when: ten-second slots of the last hour in memory, minutes of the last thirty days on disk. A slot holds
 * the rows on which anything happened, with what came on top in it, so that slots add up to any window. Thread-safe; its
 * lock guards the slots and is never held while the disk is read.
 */
public final class History {

    /** How finely the last hour is kept. */
    public static final Duration STEP = Duration.ofSeconds(10);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Characters of slots in memory; the oldest go first when there are more. */
    private static final long LARGEST = 64L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Slot> slots = new ArrayDeque<>();
    private final MinuteFiles files;
    private long held;
    private List<StatsRow> stepBase = List.of();
    private List<StatsRow> minuteBase = List.of();
    private Instant stepFrom = Instant.EPOCH;
    private Instant minuteFrom = Instant.EPOCH;

    /**
     * A piece of the past.
     *
     * @param from its beginning
     * @param length how long it is
     * @param text its rows as {@link io.fairlead.telemetry.stats.SnapshotCodec} writes them
     */
    record Slot(Instant from, Duration length, String text) {}

    /**
     * A row's part in a slot.
     *
     * @param from the slot's beginning
     * @param length how long it is
     * @param row what came on top in it
     */
    public record Point(Instant from, Duration length, StatsRow row) {}

    /** Begins with what the disk has of the last hour. */
    public History(MinuteFiles files, Instant now) {
        this.files = files;
        files.since(now.minus(HOUR), now).forEach(this::hold);
    }

    /** Takes the totals of this moment. */
    void add(List<StatsRow> rows, Instant now) {
        if (stepFrom.equals(Instant.EPOCH)) {
            begin(rows, now);
            return;
        }
        if (!now.isBefore(stepFrom.plus(STEP))) {
            hold(slot(stepBase, rows, stepFrom, now));
            stepBase = rows;
            stepFrom = now;
        }
        if (!now.isBefore(minuteFrom.plus(MINUTE))) {
            files.add(slot(minuteBase, rows, minuteFrom, now));
            minuteBase = rows;
            minuteFrom = now;
        }
        forget(now);
    }

    private void begin(List<StatsRow> rows, Instant now) {
        stepBase = rows;
        stepFrom = now;
        minuteBase = rows;
        minuteFrom = now;
    }

    private static Slot slot(List<StatsRow> before, List<StatsRow> after, Instant from, Instant now) {
        NodeSnapshot rows = new NodeSnapshot("all", from, Growth.between(before, after));
        return new Slot(from, Duration.between(from, now), Snapshots.text(rows, rows.rows()));
    }

    private void hold(Slot slot) {
        lock.lock();
        try {
            slots.addLast(slot);
            held += slot.text().length();
        } finally {
            lock.unlock();
        }
    }

    private void forget(Instant now) {
        lock.lock();
        try {
            while (!slots.isEmpty()
                    && (held > LARGEST || slots.getFirst().from().isBefore(now.minus(HOUR)))) {
                held -= slots.removeFirst().text().length();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A row's slots between two moments, oldest first: fine for the last hour, by minute before it. */
    public List<Point> points(RowKey key, Instant from, Instant to) {
        List<Slot> recent;
        lock.lock();
        try {
            recent = List.copyOf(slots);
        } finally {
            lock.unlock();
        }
        Instant fine = recent.isEmpty() ? to : recent.getFirst().from();
        List<Point> points = new ArrayList<>();
        if (from.isBefore(fine)) {
            Instant end = to.isBefore(fine) ? to : fine;
            files.since(from, end).forEach(slot -> MinuteFiles.point(slot, key).ifPresent(points::add));
        }
        for (Slot slot : recent) {
            if (!slot.from().isBefore(from) && slot.from().isBefore(to)) {
                MinuteFiles.point(slot, key).ifPresent(points::add);
            }
        }
        return points;
    }
}
