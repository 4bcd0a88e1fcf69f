package io.fairlead.health.probe;

import com.google.re2j.Pattern;
import io.fairlead.model.config.HealthCheck.Expect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One compiled {@code http-check expect}. Immutable. */
record Demand(boolean negated, Looked looked) {

    /** What is looked at, and for what. */
    sealed interface Looked {

        /** Status codes in ranges. */
        record Status(List<Range> ranges) implements Looked {}

        /** An expression the status matches. */
        record StatusPattern(Pattern pattern) implements Looked {}

        /** A header, and what it contains; empty for anything. */
        record Header(String name, String text) implements Looked {

            /** Whether one of the lines of this head is it. */
            boolean in(String head) {
                return head.lines()
                        .anyMatch(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1)
                                && line.substring(name.length() + 1).contains(text));
            }
        }

        /** A text in the body. */
        record Text(String text) implements Looked {}

        /** An expression somewhere in the body. */
        record BodyPattern(Pattern pattern) implements Looked {}
    }

    /** From and to, both included. */
    record Range(int from, int to) {}

    static Demand of(Expect expect) {
        return new Demand(
                expect.negated(),
                switch (expect.kind()) {
                    case STATUS -> new Looked.Status(ranges(expect.pattern()));
                    case RSTATUS -> new Looked.StatusPattern(Pattern.compile(expect.pattern()));
                    case HEADER -> header(expect.pattern());
                    // Bodies are compared byte by byte.
                    case STRING -> new Looked.Text(bytes(expect.pattern()));
                    case RSTRING -> new Looked.BodyPattern(Pattern.compile(bytes(expect.pattern())));
                });
    }

    boolean ofBody() {
        return switch (looked) {
            case Looked.Status ignored -> false;
            case Looked.StatusPattern ignored -> false;
            case Looked.Header ignored -> false;
            case Looked.Text ignored -> true;
            case Looked.BodyPattern ignored -> true;
        };
    }

    private static Looked header(String pattern) {
        int colon = pattern.indexOf(": ");
        return colon < 0
                ? new Looked.Header(pattern, "")
                : new Looked.Header(pattern.substring(0, colon), pattern.substring(colon + 2));
    }

    boolean met(int status, String head, String body) {
        boolean found = switch (looked) {
            case Looked.Status list -> list.ranges().stream().anyMatch(r -> r.from() <= status && status <= r.to());
            case Looked.StatusPattern wanted ->
                wanted.pattern().matcher(Integer.toString(status)).find();
            case Looked.Header wanted -> wanted.in(head);
            case Looked.Text wanted -> body.contains(wanted.text());
            case Looked.BodyPattern wanted -> found(wanted.pattern(), body);
        };
        return found != negated;
    }

    /** As PCRE looks, which HAProxy uses: the end of an expression is also before the last line's end. */
    static boolean found(Pattern pattern, String text) {
        return pattern.matcher(text).find()
                || (text.endsWith("\n")
                        && pattern.matcher(text.substring(0, text.length() - 1)).find());
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static List<Range> ranges(String list) {
        List<Range> ranges = new ArrayList<>();
        for (String part : list.split("[,\\s]+", -1)) {
            int dash = part.indexOf('-');
            int from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            ranges.add(new Range(from, dash < 0 ? from : Integer.parseInt(part.substring(dash + 1))));
        }
        return List.copyOf(ranges);
    }
}
