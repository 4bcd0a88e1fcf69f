package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/**
 * Settings of the whole process. HAProxy manual 3.
 *
 * @param maxconn concurrent client connections of one node; 0 means no limit of ours
 * @param logTargets where {@code log global} proxies send their lines
 * @param statsSocket path of the runtime socket
 */
public record Global(int maxconn, List<LogTarget> logTargets, Optional<String> statsSocket) {

    public Global {
        logTargets = List.copyOf(logTargets);
    }

    /** No limit, no log target, no socket. */
    public static final Global DEFAULT = new Global(0, List.of(), Optional.empty());
}
