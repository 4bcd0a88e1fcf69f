package io.fairlead.telemetry.stats;

import java.util.List;
import java.util.Optional;

/**
 * What a node tells once a second. Of few rows the head is all of it. Of many the head is one line, and what changed
 * since the telling before is a part beside it: parts follow one another in a ring, and every now and then a part
 * {@value #BASE} has everything, for readers who begin.
 *
 * @param parts to be put on the board before the head
 * @param head ends with the place of this telling
 */
public record Telling(List<Part> parts, String head) {

    /** The part that has everything. */
    static final String BASE = "base";

    /** How many parts a reader finds that follow one another. */
    static final int RING = 20;

    public Telling {
        parts = List.copyOf(parts);
    }

    /**
     * A part.
     *
     * @param name tells it from this node's other parts; a later one takes its place
     * @param text lines
     */
    public record Part(String name, String text) {}

    /**
     * The place of a telling among those of a node's life.
     *
     * @param number from 1
     * @param base which of them the part with everything was made with
     * @param layout from which of them on the rows are the same ones in the same order
     */
    record Place(long number, long base, long layout) {

        private static final int FIRST = 4;
        private static final int FIELDS = FIRST + 3;

        String text() {
            return "\t" + number + "\t" + base + "\t" + layout + "\n";
        }

        /**
         * The place in a head, when it has one.
         *
         * @throws IllegalArgumentException when it is something else
         */
        static Optional<Place> of(String line) {
            String[] fields = line.split("\t", -1);
            if (fields.length < FIELDS) {
                return Optional.empty();
            }
            return Optional.of(new Place(
                    Long.parseLong(fields[FIRST]),
                    Long.parseLong(fields[FIRST + 1]),
                    Long.parseLong(fields[FIRST + 2])));
        }
    }

    /** The name of the part with what changed with this telling. */
    static String name(long number) {
        return Long.toString(Math.floorMod(number, (long) RING));
    }
}
