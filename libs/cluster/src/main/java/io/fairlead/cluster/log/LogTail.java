package io.fairlead.cluster.log;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.cluster.codec.UnreadableStateException;
import java.lang.System.Logger.Level;
import java.util.function.BiConsumer;

/**
 * The lines of the access logs of all nodes, while somebody reads them: who wants them says so again and again, and nodes
 * tell them for a while.
 */
public final class LogTail {

    /** Topic of those who want lines, to be repeated every five seconds. */
    public static final String WANTED = "access-log-wanted";

    /** Topic of lines, several in one message, each at an end of line. */
    public static final String LINES = "access-log-lines";

    private static final System.Logger LOG = System.getLogger(LogTail.class.getName());
    private static final byte[] NOTHING = {};

    private LogTail() {}

    /**
     * Says that lines are wanted for the next seconds.
     *
     * @throws ClusterUnavailableException when there is no cluster
     */
    public static void want(Cluster cluster) {
        cluster.messages().publish(WANTED, NOTHING);
    }

    /** Calls back with a node's name and a line of its log. */
    public static Subscription read(Cluster cluster, BiConsumer<String, String> line) {
        return cluster.messages().onMessage(LINES, message -> {
            try {
                NodeStats told = StateCodec.stats(message);
                told.payload().lines().forEach(one -> line.accept(told.node(), one));
            } catch (UnreadableStateException e) {
                LOG.log(Level.WARNING, "log-lines-unreadable", e);
            }
        });
    }
}
