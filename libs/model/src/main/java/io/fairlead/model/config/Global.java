package io.fairlead.model.config;

import java.util.List;

/**
 * Settings of the whole process. HAProxy manual 3.
 *
 * @param maxconn concurrent client connections of one node; 0 means no limit of ours
 * @param logTargets where {@code log global} proxies send their lines
 * @param runtime where operators and tools talk to a node
 * @param spreadChecks by how many percent of their interval checks come sooner or later, at random; 0 to 50
 */
public record Global(int maxconn, List<LogTarget> logTargets, RuntimeSettings runtime, int spreadChecks) {

    /** Most that {@link #spreadChecks} may be. */
    public static final int MOST_SPREAD = 50;

    public Global {
        logTargets = List.copyOf(logTargets);
        if (spreadChecks < 0 || spreadChecks > MOST_SPREAD) {
            throw new IllegalArgumentException("checks are spread by 0 to 50 percent");
        }
    }

    /** Checks come as they are due. */
    public Global(int maxconn, List<LogTarget> logTargets, RuntimeSettings runtime) {
        this(maxconn, logTargets, runtime, 0);
    }

    /** No limit, no log target, no socket. */
    public static final Global DEFAULT = new Global(0, List.of(), RuntimeSettings.DEFAULT);
}
