package io.fairlead.health;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.Tracks;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.Availability;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of all servers, whoever checks them: the configuration, the verdicts, the orders. Thread-safe. */
final class Servers {

    private static final AdminOrder READY = nobodys(AdminState.READY);
    private static final AdminOrder MAINT = nobodys(AdminState.MAINT);

    private final Map<ServerId, ServerHealth> verdicts = new ConcurrentHashMap<>();
    private final Map<ServerId, AdminOrder> orders = new ConcurrentHashMap<>();
    /** Looked at before every check, which searching the configuration would be too slow for. */
    private volatile Set<ServerId> disabled = Set.of();

    private volatile ProxyConfig config = ProxyConfig.EMPTY;
    private volatile Tracks tracks = Tracks.of(ProxyConfig.EMPTY);

    private static AdminOrder nobodys(AdminState state) {
        return new AdminOrder(state, OptionalInt.empty(), "", "", Instant.EPOCH);
    }

    void config(ProxyConfig next) {
        Set<ServerId> off = new HashSet<>();
        next.backends()
                .forEach(backend -> backend.servers().stream()
                        .filter(Server::disabled)
                        .forEach(server -> off.add(new ServerId(backend.name(), server.name()))));
        disabled = Set.copyOf(off);
        config = next;
        tracks = Tracks.of(next);
    }

    ProxyConfig config() {
        return config;
    }

    /** Takes a verdict unless a newer one is known. */
    void learn(ServerId server, ServerHealth verdict) {
        verdicts.merge(server, verdict, (known, told) -> told.epoch() > known.epoch() ? told : known);
    }

    /** Takes a verdict whatever was known: it holds for everybody. */
    void replace(ServerId server, ServerHealth verdict) {
        verdicts.put(server, verdict);
    }

    /** Forgets every verdict. */
    void forgetVerdicts() {
        verdicts.clear();
    }

    void learn(ServerId server, AdminOrder order) {
        orders.put(server, order);
    }

    Optional<ServerHealth> verdict(ServerId server) {
        return Optional.ofNullable(verdicts.get(server));
    }

    /** What the operator wants: the latest order, else what the configuration says. */
    AdminState admin(ServerId server) {
        return order(server).state();
    }

    /** The same with all that was ordered. */
    AdminOrder order(ServerId server) {
        AdminOrder order = orders.get(server);
        if (order != null) {
            return order;
        }
        return disabled.contains(server) ? MAINT : READY;
    }

    /** How many servers of a backend may take traffic. */
    Wording.Left left(String backendName) {
        Optional<Backend> backend = config.backend(backendName);
        int active = 0;
        int backup = 0;
        for (Server server : backend.map(Backend::servers).orElse(java.util.List.of())) {
            if (usable(new ServerId(backendName, server.name()), server)) {
                active += server.backup() ? 0 : 1;
                backup += server.backup() ? 1 : 0;
            }
        }
        return new Wording.Left(active, backup);
    }

    private boolean usable(ServerId id, Server server) {
        ServerId judged = server.monitoring().track().isEmpty() ? id : ServerId.parse(tracks.judged(id.toString()));
        HealthStatus health = server.check().isEmpty() && judged.equals(id)
                ? HealthStatus.UNKNOWN
                : verdict(judged).map(ServerHealth::status).orElse(HealthStatus.UNKNOWN);
        AdminOrder order = orders.get(id);
        int weight = order == null ? server.weight() : order.weight().orElse(server.weight());
        return Availability.of(admin(id), health, false, weight) == Availability.USABLE;
    }
}
