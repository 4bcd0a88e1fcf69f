package io.fairlead.stats.numbers;

import io.fairlead.stats.numbers.History.Point;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Points taken together: distributions are added, never averaged. Pure functions. */
public final class Aggregation {

    private Aggregation() {}

    /** Points of the same step as one, oldest first; steps are counted from {@code since}. */
    public static List<Point> bySteps(List<Point> points, Instant since, Duration step) {
        long millis = Math.max(1, step.toMillis());
        Map<Long, List<Point>> steps = new TreeMap<>();
        for (Point point : points) {
            long number = Math.max(0, Duration.between(since, point.from()).toMillis()) / millis;
            steps.computeIfAbsent(number, n -> new ArrayList<>()).add(point);
        }
        List<Point> merged = new ArrayList<>();
        steps.values()
                .forEach(together -> whole(together).ifPresent(row -> {
                    Point last = together.getLast();
                    Instant from = together.getFirst().from();
                    merged.add(
                            new Point(from, Duration.between(from, last.from().plus(last.length())), row));
                }));
        return merged;
    }

    /** All points as one row. */
    public static Optional<StatsRow> whole(List<Point> points) {
        return points.stream().map(Point::row).reduce(Growth::sum);
    }
}
