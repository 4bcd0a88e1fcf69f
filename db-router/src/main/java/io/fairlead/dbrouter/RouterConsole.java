package io.fairlead.dbrouter;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dbrouter.console.Operator;
import io.fairlead.dbrouter.console.Table;
import io.fairlead.model.config.Protocol;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The router as its console steers it. */
final class RouterConsole implements Operator {

    private final Dataplane dataplane;
    private final Clients clients;
    private final ConsoleTables tables;

    RouterConsole(Dataplane dataplane, Clients clients) {
        this.dataplane = dataplane;
        this.clients = clients;
        this.tables = new ConsoleTables(this::pools, clients);
    }

    private List<BackendPlan> pools() {
        return dataplane.snapshot().backends().values().stream()
                .filter(plan -> plan.config().protocol() == Protocol.POSTGRESQL)
                .sorted((a, b) -> a.live().name().compareTo(b.live().name()))
                .toList();
    }

    /** The names of the pool, or of all pools when none is named; empty when there is no such pool. */
    private Collection<String> named(Optional<String> pool) {
        return pools().stream()
                .map(plan -> plan.live().name())
                .filter(name -> pool.isEmpty() || pool.get().equals(name))
                .toList();
    }

    @Override
    public Optional<Table> show(String what) {
        return tables.show(what);
    }

    @Override
    public boolean pause(Optional<String> pool) {
        Collection<String> names = named(pool);
        clients.pause(names);
        return !names.isEmpty();
    }

    @Override
    public boolean resume(Optional<String> pool) {
        Collection<String> names = named(pool);
        clients.resume(names);
        return !names.isEmpty();
    }

    @Override
    public boolean kill(Optional<String> pool) {
        Collection<String> names = named(pool);
        clients.pause(names);
        clients.sessions(names).forEach(PgSession::endNow);
        return !names.isEmpty();
    }

    @Override
    public boolean killClient(long number) {
        Optional<PgSession> session = clients.client(number).flatMap(client -> Optional.ofNullable(client.session));
        session.ifPresent(PgSession::endNow);
        return session.isPresent();
    }

    @Override
    public boolean reconnect(Optional<String> pool) {
        Collection<String> names = named(pool);
        clients.sessions(names).forEach(PgSession::endBetweenTransactions);
        return !names.isEmpty();
    }
}
