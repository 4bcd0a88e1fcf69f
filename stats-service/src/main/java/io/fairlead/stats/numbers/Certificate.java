package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that a frontend of a node chooses from.
 *
 * @param node the node
 * @param frontend the frontend
 * @param file where the node read it
 * @param notAfter when it ends
 * @param issuer who signed it
 * @param names for which hosts
 */
public record Certificate(
        String node, String frontend, String file, Instant notAfter, String issuer, List<String> names) {

    private static final int WORDS = 4;
    private static final int BROKEN_WORDS = 3;

    public Certificate {
        names = List.copyOf(names);
    }

    /** All that the nodes of a picture tell of. */
    public static List<Certificate> of(Picture picture) {
        List<Certificate> found = new ArrayList<>();
        for (NodeSnapshot node : picture.byNode().values()) {
            for (StatsRow row : node.rows()) {
                lines(row)
                        .ifPresent(lines -> lines.lines().forEach(line -> add(found, node.node(), row.proxy(), line)));
            }
        }
        return found;
    }

    private static Optional<String> lines(StatsRow row) {
        return row.kind() == StatsRow.Kind.FRONTEND ? row.detail(Detail.CERTIFICATES) : Optional.empty();
    }

    /**
     * A bind whose certificate files cannot be used any more; it serves what was read before.
     *
     * @param node the node
     * @param frontend the frontend
     * @param address where it listens
     * @param why what is wrong
     */
    public record Broken(String node, String frontend, String address, String why) {}

    /** The broken ones that the nodes of a picture tell of. */
    public static List<Broken> broken(Picture picture) {
        List<Broken> found = new ArrayList<>();
        for (NodeSnapshot node : picture.byNode().values()) {
            for (StatsRow row : node.rows()) {
                lines(row)
                        .ifPresent(lines -> lines.lines()
                                .map(line -> line.split("\t", -1))
                                .filter(words -> words.length == BROKEN_WORDS && words[0].equals("broken"))
                                .forEach(words -> found.add(new Broken(node.node(), row.proxy(), words[1], words[2]))));
            }
        }
        return found;
    }

    private static void add(List<Certificate> found, String node, String frontend, String line) {
        String[] words = line.split("\t", -1);
        try {
            if (words.length == WORDS) {
                found.add(new Certificate(
                        node, frontend, words[0], Instant.parse(words[1]), words[2], List.of(words[3].split(" ", -1))));
            }
        } catch (DateTimeException e) {
            // A node of another version; its certificate is not shown.
            return;
        }
    }
}
