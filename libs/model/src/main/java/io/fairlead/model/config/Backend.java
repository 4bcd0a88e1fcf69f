package io.fairlead.model.config;

import java.util.List;

/**
 * Where traffic may go. HAProxy manual 4.
 *
 * @param name unique among backends
 * @param mode what it understands of the traffic
 * @param protocol who serves it when the mode is TCP
 * @param balance how a server is chosen
 * @param requestRules {@code http-request} rules in order, after those of the frontend
 * @param servers in the order they are written
 * @param check what checked servers are asked
 * @param timeouts time-outs of the server's side
 * @param retries further attempts after a failed connection; HAProxy's default is 3
 * @param options switches
 * @param policy further rules, and error pages
 * @param persistence how clients stay with a server
 * @param database what only a pool of database servers has
 */
public record Backend(
        String name,
        ProxyMode mode,
        Protocol protocol,
        Balance balance,
        List<Rule> requestRules,
        List<Server> servers,
        HealthCheck check,
        Timeouts timeouts,
        int retries,
        BackendOptions options,
        Policy policy,
        Persistence persistence,
        DatabasePool database) {

    public Backend {
        requestRules = List.copyOf(requestRules);
        // Whoever stays with the Redis server that was the primary reads what is old and writes what gets lost.
        servers = database.sentinels().isPresent()
                ? servers.stream().map(Server::cutWhenDown).toList()
                : List.copyOf(servers);
        if (retries < 0) {
            throw new IllegalArgumentException("retries is not negative");
        }
    }

    /** Without further rules. */
    public Backend(
            String name,
            ProxyMode mode,
            Protocol protocol,
            Balance balance,
            List<Rule> requestRules,
            List<Server> servers,
            HealthCheck check,
            Timeouts timeouts,
            int retries,
            BackendOptions options) {
        this(name, mode, protocol, balance, requestRules, servers, check, timeouts, retries, options, Policy.NONE);
    }

    /** Without persistence. */
    public Backend(
            String name,
            ProxyMode mode,
            Protocol protocol,
            Balance balance,
            List<Rule> requestRules,
            List<Server> servers,
            HealthCheck check,
            Timeouts timeouts,
            int retries,
            BackendOptions options,
            Policy policy) {
        this(
                name,
                mode,
                protocol,
                balance,
                requestRules,
                servers,
                check,
                timeouts,
                retries,
                options,
                policy,
                Persistence.NONE);
    }

    /** Without a word of databases. */
    public Backend(
            String name,
            ProxyMode mode,
            Protocol protocol,
            Balance balance,
            List<Rule> requestRules,
            List<Server> servers,
            HealthCheck check,
            Timeouts timeouts,
            int retries,
            BackendOptions options,
            Policy policy,
            Persistence persistence) {
        this(
                name,
                mode,
                protocol,
                balance,
                requestRules,
                servers,
                check,
                timeouts,
                retries,
                options,
                policy,
                persistence,
                DatabasePool.DEFAULT);
    }
}
