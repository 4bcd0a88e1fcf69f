package io.fairlead.model.config;

import java.util.Set;

/** What a pool of database servers wants its servers to be. */
public enum DatabaseRole {
    /** The one server that takes writes. */
    PRIMARY,
    /** Servers in recovery. */
    REPLICA,
    /** Whatever is up. */
    ANY;

    private static final Set<String> PRIMARIES = Set.of("/primary", "/master", "/read-write");
    private static final Set<String> REPLICAS = Set.of(
            "/replica",
            "/sync",
            "/synchronous",
            "/async",
            "/asynchronous",
            "/quorum",
            "/standby-leader",
            "/standby_leader");

    /** The role the servers of a backend are to have: what its monitor wants, else what its check asks Patroni for. */
    public static DatabaseRole of(Backend backend) {
        return backend.database()
                .monitor()
                .map(DatabasePool.Monitor::role)
                .filter(role -> role != ANY)
                .orElseGet(() -> of(backend.check()));
    }

    /** The role a check asks Patroni for by its path; {@link #ANY} for every other check. Patroni's REST API. */
    public static DatabaseRole of(HealthCheck check) {
        if (!(check instanceof HealthCheck.Http http)) {
            return ANY;
        }
        String uri = http.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        if (PRIMARIES.contains(path)) {
            return PRIMARY;
        }
        return REPLICAS.contains(path) ? REPLICA : ANY;
    }
}
