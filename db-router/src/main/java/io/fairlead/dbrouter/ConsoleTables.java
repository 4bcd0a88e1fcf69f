package io.fairlead.dbrouter;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.live.TrafficCounters;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dbrouter.console.Table;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@code SHOW} answers, in PgBouncer 1.25's columns. A backend is a database of the console, and a server a
 * database's host; every pool is in session mode. Averages are those since the start.
 */
final class ConsoleTables {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String CONNECTIONS = "type user database replication state addr port local_addr local_port"
            + " connect_time request_time wait wait_us close_needed ptr link remote_pid tls application_name"
            + " prepared_statements id";

    private final Supplier<List<BackendPlan>> pools;
    private final Clients clients;
    private final InstantSource clock = InstantSource.system();
    private final Instant started = clock.instant();

    ConsoleTables(Supplier<List<BackendPlan>> pools, Clients clients) {
        this.pools = pools;
        this.clients = clients;
    }

    /** The table of this name. */
    Optional<Table> show(String what) {
        return Optional.ofNullable(
                switch (what) {
                    case "help" -> help();
                    case "version" ->
                        Table.of("version")
                                .row("PgBouncer 1.25.0 console of Fairlead's db-router")
                                .build();
                    case "databases" -> databases();
                    case "pools" -> pools();
                    case "clients" -> clients();
                    case "servers" -> servers();
                    case "stats" -> stats();
                    case "lists" -> lists();
                    case "config" -> config();
                    case "state" -> state();
                    case "users" ->
                        Table.of("name pool_size reserve_pool_size pool_mode max_user_connections current_connections"
                                        + " max_user_client_connections current_client_connections")
                                .build();
                    default -> null;
                });
    }

    private static Table help() {
        Table.Builder table = Table.of("command");
        List.of(
                        "SHOW HELP|CONFIG|DATABASES|POOLS|CLIENTS|SERVERS|STATS|LISTS|STATE|USERS|VERSION",
                        "PAUSE [POOL]",
                        "RESUME [POOL]",
                        "KILL [POOL]",
                        "KILL_CLIENT ID",
                        "RECONNECT [POOL]",
                        "RELOAD")
                .forEach(table::row);
        return table.build();
    }

    private Table databases() {
        Table.Builder table = Table.of("name host port database force_user pool_size min_pool_size reserve_pool_size"
                + " server_lifetime pool_mode load_balance_hosts max_connections current_connections"
                + " max_client_connections current_client_connections paused disabled");
        for (BackendPlan pool : pools.get()) {
            String name = pool.live().name();
            for (LiveServer server : pool.live().servers()) {
                table.row(
                        name,
                        server.config().address().host(),
                        server.config().address().port(),
                        server.id().server(),
                        "",
                        server.config().maxconn(),
                        0,
                        0,
                        0,
                        "session",
                        pool.config().balance().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                        server.config().maxconn(),
                        server.busy(),
                        0,
                        pool.live().counters().sessions.get(),
                        flag(clients.paused(name)),
                        flag(server.availability() != io.fairlead.model.state.Availability.USABLE));
            }
        }
        return table.build();
    }

    private static int flag(boolean on) {
        return on ? 1 : 0;
    }

    private Table pools() {
        Table.Builder table = Table.of("database user cl_active cl_waiting cl_active_cancel_req cl_waiting_cancel_req"
                + " sv_active sv_active_cancel sv_being_canceled sv_idle sv_used sv_tested sv_login maxwait maxwait_us"
                + " pool_mode load_balance_hosts");
        Instant now = clock.instant();
        for (BackendPlan pool : pools.get()) {
            String name = pool.live().name();
            List<RoutedClient> here =
                    clients.all().stream().filter(c -> c.pool.equals(name)).toList();
            long active = here.stream().filter(c -> !c.waiting()).count();
            long login = here.stream()
                    .filter(c -> c.waiting() && !c.server.isEmpty())
                    .count();
            Duration longest = here.stream()
                    .filter(RoutedClient::waiting)
                    .map(c -> Duration.between(c.since, now))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            table.row(
                    name,
                    "*",
                    active,
                    here.size() - active,
                    0,
                    0,
                    active,
                    0,
                    0,
                    0,
                    0,
                    0,
                    login,
                    longest.toSeconds(),
                    longest.toNanosPart() / 1000,
                    "session",
                    "");
        }
        return table.build();
    }

    private Table clients() {
        Table.Builder table = Table.of(CONNECTIONS);
        Instant now = clock.instant();
        for (RoutedClient client : clients.all()) {
            Duration wait = client.waiting() ? Duration.between(client.since, now) : Duration.ZERO;
            table.row(
                    "C",
                    client.startup.user(),
                    client.pool,
                    client.startup.parameters().getOrDefault("replication", "none"),
                    client.waiting() ? "waiting" : "active",
                    client.remote.getAddress().getHostAddress(),
                    client.remote.getPort(),
                    client.local.getAddress().getHostAddress(),
                    client.local.getPort(),
                    TIME.format(client.since),
                    TIME.format(client.since),
                    wait.toSeconds(),
                    wait.toNanosPart() / 1000,
                    0,
                    "c" + client.number,
                    client.server.isEmpty() ? "" : "s" + client.number,
                    0,
                    client.tls ? "TLS" : "",
                    client.application(),
                    0,
                    client.number);
        }
        return table.build();
    }

    private Table servers() {
        Table.Builder table = Table.of(CONNECTIONS);
        for (BackendPlan pool : pools.get()) {
            for (RoutedClient client : clients.all()) {
                Optional<LiveServer> server =
                        client.pool.equals(pool.live().name()) ? pool.live().server(client.server) : Optional.empty();
                server.ifPresent(found -> table.row(server(client, found)));
            }
        }
        return table.build();
    }

    private static Object[] server(RoutedClient client, LiveServer server) {
        InetSocketAddress address = server.address();
        PgSession session = client.session;
        return new Object[] {
            "S",
            client.startup.user(),
            client.pool,
            client.startup.parameters().getOrDefault("replication", "none"),
            session == null ? "login" : session.idle() ? "idle" : "active",
            address.getAddress().getHostAddress(),
            address.getPort(),
            "",
            0,
            TIME.format(client.since),
            TIME.format(client.since),
            0,
            0,
            0,
            "s" + client.number,
            "c" + client.number,
            0,
            server.config().tls().isPresent() ? "TLS" : "",
            client.application(),
            0,
            client.number
        };
    }

    private Table stats() {
        Table.Builder table =
                Table.of("database total_server_assignment_count total_xact_count total_query_count total_received"
                        + " total_sent total_xact_time total_query_time total_wait_time total_client_parse_count"
                        + " total_server_parse_count total_bind_count avg_server_assignment_count avg_xact_count"
                        + " avg_query_count avg_recv avg_sent avg_xact_time avg_query_time avg_wait_time"
                        + " avg_client_parse_count avg_server_parse_count avg_bind_count");
        long seconds = Math.max(1, Duration.between(started, clock.instant()).toSeconds());
        for (BackendPlan pool : pools.get()) {
            String name = pool.live().name();
            PoolCounters counted = clients.counters(name);
            TrafficCounters traffic = pool.live().counters();
            List<PgSession> open = clients.sessions(List.of(name));
            long received = traffic.bytesIn.sum()
                    + open.stream().mapToLong(PgSession::fromClient).sum();
            long sent = traffic.bytesOut.sum()
                    + open.stream().mapToLong(PgSession::fromServer).sum();
            long assigned = counted.assignments.sum();
            long transactions = counted.transactions.sum();
            long queries = counted.queries.sum();
            long waited = counted.waited.sum();
            table.row(
                    name,
                    assigned,
                    transactions,
                    queries,
                    received,
                    sent,
                    0,
                    0,
                    waited,
                    0,
                    0,
                    0,
                    assigned / seconds,
                    transactions / seconds,
                    queries / seconds,
                    received / seconds,
                    sent / seconds,
                    0,
                    0,
                    waited / Math.max(1, assigned),
                    0,
                    0,
                    0);
        }
        return table.build();
    }

    private Table lists() {
        List<RoutedClient> all = clients.all();
        long active = all.stream().filter(c -> !c.waiting()).count();
        int count = pools.get().size();
        return Table.of("list items")
                .row("databases", count)
                .row("users", all.stream().map(c -> c.startup.user()).distinct().count())
                .row("peers", 0)
                .row("pools", count)
                .row("peer_pools", 0)
                .row("free_clients", 0)
                .row("used_clients", all.size())
                .row("login_clients", all.size() - active)
                .row("free_servers", 0)
                .row("used_servers", active)
                .row("dns_names", 0)
                .row("dns_zones", 0)
                .row("dns_queries", 0)
                .row("dns_pending", 0)
                .build();
    }

    private static Table config() {
        return Table.of("key value default changeable")
                .row("pool_mode", "session", "session", "no")
                .row("query_wait_timeout", RouterRuntime.HOLD.toSeconds(), RouterRuntime.HOLD.toSeconds(), "no")
                .row("client_login_timeout", 60, 60, "no")
                .row("admin_users", "*", "*", "no")
                .build();
    }

    private Table state() {
        List<BackendPlan> all = pools.get();
        long held =
                all.stream().filter(pool -> clients.paused(pool.live().name())).count();
        return Table.of("key value")
                .row("active", held == 0 ? "yes" : "no")
                .row("paused", held > 0 && held == all.size() ? "yes" : "no")
                .row("suspended", "no")
                .build();
    }
}
