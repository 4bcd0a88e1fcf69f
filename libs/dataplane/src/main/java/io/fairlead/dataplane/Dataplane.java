package io.fairlead.dataplane;

import io.fairlead.dataplane.live.ConnectionGate;
import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.live.ServerPlace;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.dataplane.plan.SnapshotCompiler;
import io.fairlead.dataplane.table.LiveTables;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.Tracks;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What one node routes by: the snapshot in force, the live twins, the listeners. A new revision is compiled and its
 * new listeners are bound before anything changes; then one reference is swapped, and listeners that are gone close.
 * Connections are never touched: those of servers that were removed live on until they end. Thread-safe.
 */
public final class Dataplane implements AutoCloseable {

    private final ListenerFactory factory;
    private final Predicate<Frontend> ours;
    private final Map<BoundAddress.Key, BoundAddress> bound = new HashMap<>();
    private final ConnectionGate gate = new ConnectionGate();

    /** Servers that are not configured any more and may still have sessions. */
    private final Set<LiveServer> retired = ConcurrentHashMap.newKeySet();

    private volatile List<BoundAddress> addresses = List.of();
    private volatile OptionalInt maxconn = OptionalInt.empty();
    private volatile Map<ServerId, List<ServerId>> followers = Map.of();
    private volatile boolean stopping;
    private Map<String, LiveFrontend> frontends = Map.of();
    private Map<String, LiveBackend> backends = Map.of();
    private volatile LiveTables tables = LiveTables.NONE;
    private final Set<Runnable> farewells = java.util.concurrent.ConcurrentHashMap.newKeySet();
    private volatile RoutingSnapshot snapshot = RoutingSnapshot.EMPTY;

    /**
     * An empty data plane.
     *
     * @param ours which frontends this program serves
     */
    public Dataplane(ListenerFactory factory, Predicate<Frontend> ours) {
        this.factory = factory;
        this.ours = ours;
    }

    /** The snapshot in force. */
    public RoutingSnapshot snapshot() {
        return snapshot;
    }

    /** The tables in force. */
    public LiveTables tables() {
        return tables;
    }

    /** The live server of that name. */
    public Optional<LiveServer> server(ServerId id) {
        return Optional.ofNullable(snapshot.backends().get(id.backend()))
                .flatMap(plan -> plan.live().server(id.server()));
    }

    /** Addresses that are listened on. */
    public List<InetSocketAddress> addresses() {
        return addresses.stream().map(address -> address.listener().address()).toList();
    }

    /** A revision compiled over its live twins, in force nowhere. */
    private record Candidate(
            RoutingSnapshot compiled,
            Map<String, LiveFrontend> frontends,
            Map<String, LiveBackend> backends,
            Map<LiveBackend, List<LiveServer>> servers,
            LiveTables tables,
            Map<BoundAddress.Key, BoundAddress.Route> routes) {}

    /**
     * Puts a revision in force.
     *
     * @throws ApplyException when it cannot run here; the former one stays in force, untouched
     */
    public synchronized void apply(ProxyConfig config, long revision) throws ApplyException {
        Candidate candidate = candidate(config, revision);
        Map<BoundAddress.Key, BoundAddress> opened = open(candidate.routes());
        List<LiveServer> gone = commit(config, candidate);
        tables = candidate.tables();
        bind(config, candidate.routes(), opened);
        // Whose sessions are not to outlive a server that is down does not want them to outlive one that is gone.
        gone.stream()
                .filter(server -> server.config().onMarkedDownShutdownSessions())
                .forEach(server -> Thread.ofVirtual()
                        .name("farewell-" + server.id())
                        .start(() -> server.dismissSessions(() -> true)));
    }

    /**
     * Says whether a revision could run here: compiles it, loads its files and tries its new addresses, which accept
     * nobody meanwhile. Nothing changes.
     *
     * @throws ApplyException when it could not
     */
    public synchronized void check(ProxyConfig config, long revision) throws ApplyException {
        Set<BoundAddress.Key> wanted = candidate(config, revision).routes().keySet();
        AddressTrial.of(
                wanted.stream()
                        .filter(key -> !bound.containsKey(key))
                        .map(BoundAddress.Key::address)
                        .toList(),
                factory.wildcard());
    }

    /**
     * A configuration compiled over servers of its own, to ask what it would do.
     *
     * @throws ApplyException when it cannot be compiled here
     */
    public RoutingSnapshot shadow(ProxyConfig config) throws ApplyException {
        Map<String, LiveBackend> shadows = new HashMap<>();
        for (Backend backend : config.backends()) {
            List<LiveServer> servers = new ArrayList<>();
            for (Server server : backend.servers()) {
                ServerId id = new ServerId(backend.name(), server.name());
                servers.add(new LiveServer(id, servers.size() + 1, server, resolve(backend, server, Optional.empty())));
            }
            shadows.put(backend.name(), new LiveBackend(backend, servers));
        }
        Map<String, LiveFrontend> fronts = new HashMap<>();
        config.frontends().forEach(frontend -> fronts.put(frontend.name(), new LiveFrontend(frontend)));
        LiveTables empty = LiveTables.NONE.follow(config.allTables());
        return compile(new SnapshotCompiler(fronts, shadows, empty), config, 0);
    }

    private Candidate candidate(ProxyConfig config, long revision) throws ApplyException {
        Map<String, LiveBackend> newBackends = new HashMap<>();
        Map<LiveBackend, List<LiveServer>> newServers = new HashMap<>();
        for (Backend backend : config.backends()) {
            List<LiveServer> servers = servers(backend);
            LiveBackend live = Optional.ofNullable(backends.get(backend.name()))
                    .orElseGet(() -> new LiveBackend(backend, List.of()));
            newBackends.put(backend.name(), live);
            newServers.put(live, servers);
        }
        Map<String, LiveFrontend> newFrontends = new HashMap<>();
        for (Frontend frontend : config.frontends()) {
            newFrontends.put(
                    frontend.name(),
                    Optional.ofNullable(frontends.get(frontend.name())).orElseGet(() -> new LiveFrontend(frontend)));
        }
        LiveTables newTables = tables.follow(config.allTables());
        return new Candidate(
                compile(new SnapshotCompiler(newFrontends, newBackends, newTables), config, revision),
                newFrontends,
                newBackends,
                newServers,
                newTables,
                routes(config, newFrontends));
    }

    private static RoutingSnapshot compile(SnapshotCompiler compiler, ProxyConfig config, long revision)
            throws ApplyException {
        try {
            return compiler.compile(config, revision);
        } catch (IllegalArgumentException e) {
            throw new ApplyException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<LiveServer> servers(Backend backend) throws ApplyException {
        LiveBackend known = backends.get(backend.name());
        List<LiveServer> servers = new ArrayList<>();
        for (Server server : backend.servers()) {
            Optional<LiveServer> before = known == null ? Optional.empty() : known.server(server.name());
            InetSocketAddress address = resolve(backend, server, before.map(LiveServer::configuredAddress));
            if (before.isPresent() && before.get().configuredAddress().equals(address)) {
                servers.add(before.get());
            } else {
                servers.add(new LiveServer(
                        new ServerId(backend.name(), server.name()), servers.size() + 1, server, address));
            }
        }
        return servers;
    }

    private static InetSocketAddress resolve(Backend backend, Server server, Optional<InetSocketAddress> present)
            throws ApplyException {
        HostPort place = server.address();
        try {
            return ServerPlace.of(place, present, InetAddress::getAllByName);
        } catch (UnknownHostException e) {
            throw new ApplyException(
                    "server " + backend.name() + "/" + server.name() + ": cannot resolve \"" + place.host() + "\"", e);
        }
    }

    /** Who serves which address; certificates and the like are loaded here, where failing changes nothing. */
    private Map<BoundAddress.Key, BoundAddress.Route> routes(ProxyConfig config, Map<String, LiveFrontend> live)
            throws ApplyException {
        Map<BoundAddress.Key, BoundAddress.Route> routes = new HashMap<>();
        for (Frontend frontend : config.frontends()) {
            LiveFrontend twin = java.util.Objects.requireNonNull(live.get(frontend.name()));
            for (Bind bind : ours.test(frontend) ? frontend.binds() : List.<Bind>of()) {
                BoundAddress.Key key = BoundAddress.Key.of(frontend, bind);
                BoundAddress.Route route = route(frontend, twin, bind);
                BoundAddress.Route other = routes.putIfAbsent(key, route);
                if (other != null && !other.equals(route)) {
                    throw new ApplyException("frontends " + other.frontend().name() + " and " + frontend.name()
                            + " both bind " + bind.address());
                }
            }
        }
        return routes;
    }

    private BoundAddress.Route route(Frontend frontend, LiveFrontend twin, Bind bind) throws ApplyException {
        BoundAddress before = bound.get(BoundAddress.Key.of(frontend, bind));
        if (before != null
                && before.route().frontend().equals(twin)
                && before.route().bind().equals(bind)) {
            return before.route();
        }
        try {
            return new BoundAddress.Route(twin, bind, factory.prepare(frontend, bind));
        } catch (IOException e) {
            throw new ApplyException(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<BoundAddress.Key, BoundAddress> open(Map<BoundAddress.Key, BoundAddress.Route> routes)
            throws ApplyException {
        Map<BoundAddress.Key, BoundAddress> opened = new HashMap<>();
        try {
            for (Map.Entry<BoundAddress.Key, BoundAddress.Route> wanted : routes.entrySet()) {
                if (!bound.containsKey(wanted.getKey())) {
                    opened.put(wanted.getKey(), new BoundAddress(gate, wanted.getValue(), factory));
                }
            }
            return opened;
        } catch (IOException e) {
            opened.values().forEach(address -> address.listener().close());
            throw new ApplyException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Puts it in force and gives the servers it has no longer. */
    private List<LiveServer> commit(ProxyConfig config, Candidate candidate) {
        List<LiveServer> gone = allServers();
        for (Backend backend : config.backends()) {
            LiveBackend live =
                    java.util.Objects.requireNonNull(candidate.backends().get(backend.name()));
            List<LiveServer> servers =
                    java.util.Objects.requireNonNull(candidate.servers().get(live));
            for (int i = 0; i < servers.size(); i++) {
                servers.get(i).configure(backend.servers().get(i));
            }
            live.configure(backend, servers, FullLoad.of(config, backend));
            gone.removeAll(servers);
        }
        for (Frontend frontend : config.frontends()) {
            java.util.Objects.requireNonNull(candidate.frontends().get(frontend.name()))
                    .configure(frontend);
        }
        backends = Map.copyOf(candidate.backends());
        frontends = Map.copyOf(candidate.frontends());
        snapshot = candidate.compiled();
        followers = tracking(config);
        retired.removeIf(server -> server.busy() == 0);
        retired.addAll(gone);
        return gone;
    }

    /** Of each tracked server those that track it. */
    private static Map<ServerId, List<ServerId>> tracking(ProxyConfig config) {
        Map<ServerId, List<ServerId>> followers = new HashMap<>();
        Tracks.of(config)
                .followers()
                .forEach((tracked, names) -> followers.put(
                        ServerId.parse(tracked),
                        names.stream().map(ServerId::parse).toList()));
        return Map.copyOf(followers);
    }

    private List<LiveServer> allServers() {
        List<LiveServer> all = new ArrayList<>();
        backends.values().forEach(backend -> all.addAll(backend.servers()));
        return all;
    }

    /** New addresses join, kept ones serve as the revision says, the others close. */
    private void bind(
            ProxyConfig config,
            Map<BoundAddress.Key, BoundAddress.Route> routes,
            Map<BoundAddress.Key, BoundAddress> opened) {
        bound.putAll(opened);
        bound.entrySet().removeIf(entry -> {
            BoundAddress.Route route = routes.get(entry.getKey());
            if (route == null) {
                entry.getValue().listener().close();
            } else {
                entry.getValue().route(route);
            }
            return route == null;
        });
        addresses = List.copyOf(bound.values());
        gate.limit(maxconn.orElse(config.global().maxconn()), this::followLimits);
        addresses.forEach(BoundAddress::openOrClose);
        frontends.values().forEach(live -> live.gate().limit(live.maxconn(), this::followLimits));
    }

    private void followLimits() {
        addresses.forEach(BoundAddress::follow);
    }

    /** Follows an operator's order about a frontend or the node; one about anything else is none of its business. */
    public synchronized void order(ServerId id, AdminOrder order) {
        if (!id.server().equals(ServerId.FRONTEND)) {
            return;
        }
        LiveFrontend frontend = frontends.get(id.backend());
        if (frontend != null) {
            frontend.order(order);
            frontend.gate().limit(frontend.maxconn(), this::followLimits);
            addresses.forEach(BoundAddress::openOrClose);
        } else if (id.backend().equals(ServerId.GLOBAL)) {
            maxconn = order.overrides().maxconn();
            gate.limit(maxconn(), this::followLimits);
        }
    }

    /** The servers that track this one. HAProxy manual 5.2 {@code track}. */
    public List<ServerId> followers(ServerId id) {
        return followers.getOrDefault(id, List.of());
    }

    /** Most client connections of this node, 0 for no limit. */
    public int maxconn() {
        return maxconn.orElse(snapshot.config().global().maxconn());
    }

    /** Client connections of this node. */
    public int connections() {
        return gate.open();
    }

    /** Whether the node is on its way out, so that connections end with their exchange. */
    public boolean stopping() {
        return stopping;
    }

    /** Has this done as soon as the node is on its way out, which may be now; what comes back forgets it. */
    public Runnable onStopping(Runnable farewell) {
        farewells.add(farewell);
        if (stopping && farewells.remove(farewell)) {
            farewell.run();
        }
        return () -> farewells.remove(farewell);
    }

    /** Stops listening; connections live on, and those that asked for it are told. */
    public synchronized void stopListening() {
        stopping = true;
        for (Runnable farewell : List.copyOf(farewells)) {
            if (farewells.remove(farewell)) {
                farewell.run();
            }
        }
        bound.values().forEach(address -> address.listener().close());
        bound.clear();
        addresses = List.of();
    }

    /** Servers that are not configured any more and still serve something. */
    public List<LiveServer> retiredServers() {
        return List.copyOf(retired);
    }

    /** Every live server of the snapshot in force. */
    public List<LiveServer> liveServers() {
        List<LiveServer> all = new ArrayList<>();
        snapshot.backends().values().forEach(plan -> all.addAll(plan.live().servers()));
        return all;
    }

    @Override
    public void close() {
        stopListening();
        gate.limit(0, () -> {});
        frontends.values().forEach(live -> live.gate().limit(0, () -> {}));
        liveServers().forEach(LiveServer::shutdownSessions);
        retired.forEach(LiveServer::shutdownSessions);
    }
}
