package io.fairlead.stats.numbers;

import io.fairlead.cluster.StatsBoard;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.SnapshotReader;
import io.fairlead.telemetry.stats.StatsRow;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a {@link Picture} of what the nodes told last. Not thread-safe: one thread collects. */
public final class Collector {

    private static final System.Logger LOG = System.getLogger(Collector.class.getName());
    /** Above this a node's text is refused: some twenty thousand rows. */
    static final int LARGEST_PAYLOAD = 32 << 20;

    private final StatsBoard board;
    private final Map<String, SnapshotReader> readers = new HashMap<>();
    private final Merger merger = new Merger();
    private final RecentLatency recent = new RecentLatency();
    private final Set<String> unreadable = new HashSet<>();
    private final TotalsFile file;
    private final Totals totals;
    private final History history;
    private long number;

    /** Reads what was kept. */
    public Collector(StatsBoard board, TotalsFile file, History history) {
        this.board = board;
        this.file = file;
        this.totals = file.read();
        this.history = history;
    }

    /**
     * The picture of this moment; a node whose text cannot be read is left out and told of once.
     *
     * @throws io.fairlead.cluster.ClusterUnavailableException when the board cannot be read
     */
    public Picture collect(Instant now) {
        List<NodeSnapshot> snapshots = new ArrayList<>();
        Set<String> heard = new HashSet<>();
        for (NodeStats node : board.all()) {
            try {
                read(node).map(totals::add).ifPresent(snapshots::add);
                heard.add(node.node());
                unreadable.remove(node.node());
            } catch (IllegalArgumentException e) {
                if (unreadable.add(node.node())) {
                    LOG.log(Level.WARNING, "node-stats-unreadable node=" + node.node(), e);
                }
            }
        }
        Set<String> live = snapshots.stream().map(NodeSnapshot::node).collect(Collectors.toSet());
        List<NodeSnapshot> all = new ArrayList<>(totals.silent(live, now));
        all.addAll(snapshots);
        readers.keySet().retainAll(heard);
        List<StatsRow> rows = merger.merge(all);
        history.add(rows, now);
        file.keep(totals, now);
        List<Picture.Node> nodes = snapshots.stream()
                .map(snapshot -> new Picture.Node(snapshot.node(), snapshot.time()))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
        Map<String, NodeSnapshot> byNode = new HashMap<>();
        snapshots.forEach(snapshot -> byNode.put(snapshot.node(), snapshot));
        return new Picture(++number, now, nodes, rows, recent.of(rows, now), byNode, merger.places());
    }

    private Optional<NodeSnapshot> read(NodeStats node) {
        return readers.computeIfAbsent(node.node(), name -> new SnapshotReader())
                .read(bounded(node.payload()), names -> {
                    Map<String, String> parts = board.parts(node.node(), names);
                    parts.values().forEach(Collector::bounded);
                    return parts;
                });
    }

    private static String bounded(String text) {
        if (text.length() > LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("larger than " + LARGEST_PAYLOAD + " characters");
        }
        return text;
    }
}
