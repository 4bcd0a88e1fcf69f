package io.fairlead.health.probe;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.DatabasePool;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.ServerTls;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A PostgreSQL server whose role is asked for, of Patroni or of itself.
 *
 * @param server where PostgreSQL listens
 * @param tls how to speak TLS to it; plain when absent
 * @param introduction the PROXY header it waits for
 * @param patroni what the check asks Patroni for; empty when it does not
 * @param patronis the other servers' Patronis
 * @param wanted what the pool wants it to be
 * @param monitor how it is asked itself; not when absent
 * @param cluster where the servers of all pools listen that share some with this one
 */
public record DatabaseTarget(
        HostPort server,
        Optional<ServerTls> tls,
        SendProxy introduction,
        Optional<PatroniRole> patroni,
        List<HostPort> patronis,
        DatabaseRole wanted,
        Optional<DatabasePool.Monitor> monitor,
        Set<HostPort> cluster) {

    public DatabaseTarget {
        patronis = List.copyOf(patronis);
        cluster = Set.copyOf(cluster);
    }

    /** That of a checked server; empty when it is none. */
    static Optional<DatabaseTarget> of(List<Backend> all, Backend backend, Server server) {
        if (backend.protocol() != Protocol.POSTGRESQL) {
            return Optional.empty();
        }
        Optional<PatroniRole> patroni =
                backend.check() instanceof HealthCheck.Http http ? PatroniRole.of(http.uri()) : Optional.empty();
        Optional<DatabasePool.Monitor> monitor = backend.database().monitor();
        if (patroni.isEmpty() && monitor.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DatabaseTarget(
                server.address(),
                server.tls(),
                server.wire().sendProxy(),
                patroni,
                patroni.isEmpty() ? List.of() : patronis(backend, server),
                DatabaseRole.of(backend),
                monitor,
                monitor.isEmpty() ? Set.of() : cluster(all, backend)));
    }

    private static List<HostPort> patronis(Backend backend, Server server) {
        return backend.servers().stream()
                .filter(other -> !other.name().equals(server.name()))
                .flatMap(other -> other.check().stream().map(settings -> patroni(other, settings)))
                .distinct()
                .toList();
    }

    private static HostPort patroni(Server server, CheckSettings settings) {
        return new HostPort(
                settings.address().orElse(server.address().host()),
                settings.port().orElse(server.address().port()));
    }

    private static Set<HostPort> cluster(List<Backend> all, Backend backend) {
        Set<HostPort> own = addresses(backend);
        Set<HostPort> cluster = new LinkedHashSet<>(own);
        all.stream()
                .filter(other -> other.protocol() == Protocol.POSTGRESQL)
                .map(DatabaseTarget::addresses)
                .filter(others -> others.stream().anyMatch(own::contains))
                .forEach(cluster::addAll);
        return cluster;
    }

    private static Set<HostPort> addresses(Backend backend) {
        return backend.servers().stream().map(Server::address).collect(Collectors.toSet());
    }

    /** The same at another place. */
    DatabaseTarget at(HostPort place) {
        return new DatabaseTarget(place, tls, introduction, patroni, patronis, wanted, monitor, cluster);
    }
}
