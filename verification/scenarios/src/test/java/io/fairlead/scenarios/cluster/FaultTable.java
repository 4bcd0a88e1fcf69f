package io.fairlead.scenarios.cluster;

import java.util.ArrayList;
import java.util.List;

/** What each fault cost: the table of docs/reliability.md. Used by one thread. */
final class FaultTable {

    private final Load load;
    private final List<String> rows = new ArrayList<>();
    private long answered;
    private long failed;
    private long begun;

    FaultTable(Load load) {
        this.load = load;
    }

    /** A fault begins. */
    void begin() {
        answered = load.answered();
        failed = load.failed();
        begun = System.nanoTime();
    }

    /** When it began, in {@link System#nanoTime()}. */
    long begun() {
        return begun;
    }

    /** Seconds since it began. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** It is over. */
    void end(String fault, String detected, String recovered) {
        String row = "| %s | %d | %d | %s | %s |"
                .formatted(fault, load.answered() - answered, load.failed() - failed, detected, recovered);
        rows.add(row);
        System.out.println(row); // The figures the drill shows.
    }

    /** All rows, with a head. */
    String text() {
        return "| fault | requests | errors | detected after s | recovered after s |\n|---|---|---|---|---|\n"
                + String.join("\n", rows);
    }
}
