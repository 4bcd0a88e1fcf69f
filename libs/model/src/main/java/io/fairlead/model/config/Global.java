package io.fairlead.model.config;

import java.util.List;

/**
 * Settings of the whole process. HAProxy manual 3.
 *
 * @param maxconn concurrent client connections of one node; 0 means no limit of ours
 * @param logTargets where {@code log global} proxies send their lines
 * @param runtime where operators and tools talk to a node
 */
public record Global(int maxconn, List<LogTarget> logTargets, RuntimeSettings runtime) {

    public Global {
        logTargets = List.copyOf(logTargets);
    }

    /** No limit, no log target, no socket. */
    public static final Global DEFAULT = new Global(0, List.of(), RuntimeSettings.DEFAULT);
}
