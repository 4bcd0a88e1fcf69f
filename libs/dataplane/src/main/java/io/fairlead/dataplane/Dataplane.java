package io.fairlead.dataplane;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.dataplane.plan.SnapshotCompiler;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.Server;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.io.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one node routes by: the snapshot in force, the live twins, the listeners. A new revision is compiled and its
 * new listeners are bound before anything changes; then one reference is swapped, and listeners that are gone close.
 * Connections are never touched, but those of servers that were removed. Thread-safe.
 */
public final class Dataplane implements AutoCloseable {

    private record Key(String frontend, Bind bind) {}

    private final ListenerFactory factory;
    private final Predicate<Frontend> ours;
    private final Map<Key, Listener> listeners = new HashMap<>();
    private Map<String, LiveFrontend> frontends = Map.of();
    private Map<String, LiveBackend> backends = Map.of();
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

    /** The live server of that name. */
    public Optional<LiveServer> server(ServerId id) {
        return Optional.ofNullable(snapshot.backends().get(id.backend()))
                .flatMap(plan -> plan.live().server(id.server()));
    }

    /** Addresses that are listened on. */
    public synchronized List<InetSocketAddress> addresses() {
        return listeners.values().stream().map(Listener::address).toList();
    }

    /**
     * Puts a revision in force.
     *
     * @throws ApplyException when it cannot run here; the former one stays in force, untouched
     */
    public synchronized void apply(ProxyConfig config, long revision) throws ApplyException {
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
        RoutingSnapshot compiled = compile(config, revision, newFrontends, newBackends);
        Map<Key, Listener> opened = open(config);
        commit(config, compiled, newFrontends, newBackends, newServers, opened);
    }

    private static RoutingSnapshot compile(
            ProxyConfig config, long revision, Map<String, LiveFrontend> frontends, Map<String, LiveBackend> backends)
            throws ApplyException {
        try {
            return new SnapshotCompiler(frontends, backends).compile(config, revision);
        } catch (IllegalArgumentException e) {
            throw new ApplyException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<LiveServer> servers(Backend backend) throws ApplyException {
        LiveBackend known = backends.get(backend.name());
        List<LiveServer> servers = new ArrayList<>();
        for (Server server : backend.servers()) {
            InetSocketAddress address = resolve(backend, server);
            Optional<LiveServer> before = known == null ? Optional.empty() : known.server(server.name());
            if (before.isPresent() && before.get().address().equals(address)) {
                servers.add(before.get());
            } else {
                servers.add(new LiveServer(
                        new ServerId(backend.name(), server.name()), servers.size() + 1, server, address));
            }
        }
        return servers;
    }

    private static InetSocketAddress resolve(Backend backend, Server server) throws ApplyException {
        String host = server.address().host();
        try {
            return new InetSocketAddress(
                    InetAddress.getAllByName(host)[0], server.address().port());
        } catch (UnknownHostException e) {
            throw new ApplyException(
                    "server " + backend.name() + "/" + server.name() + ": cannot resolve \"" + host + "\"", e);
        }
    }

    private Map<Key, Listener> open(ProxyConfig config) throws ApplyException {
        Map<Key, Listener> opened = new HashMap<>();
        try {
            for (Frontend frontend : config.frontends()) {
                for (Bind bind : frontend.binds()) {
                    Key key = new Key(frontend.name(), bind);
                    if (ours.test(frontend) && !listeners.containsKey(key) && !opened.containsKey(key)) {
                        opened.put(key, factory.open(frontend, bind));
                    }
                }
            }
            return opened;
        } catch (IOException e) {
            opened.values().forEach(Listener::close);
            throw new ApplyException(String.valueOf(e.getMessage()), e);
        }
    }

    private void commit(
            ProxyConfig config,
            RoutingSnapshot compiled,
            Map<String, LiveFrontend> newFrontends,
            Map<String, LiveBackend> newBackends,
            Map<LiveBackend, List<LiveServer>> newServers,
            Map<Key, Listener> opened) {
        List<LiveServer> gone = allServers();
        for (Backend backend : config.backends()) {
            LiveBackend live = java.util.Objects.requireNonNull(newBackends.get(backend.name()));
            List<LiveServer> servers = java.util.Objects.requireNonNull(newServers.get(live));
            for (int i = 0; i < servers.size(); i++) {
                servers.get(i)
                        .configure(backend.servers().get(i), servers.get(i).address());
            }
            live.configure(backend, servers);
            gone.removeAll(servers);
        }
        for (Frontend frontend : config.frontends()) {
            java.util.Objects.requireNonNull(newFrontends.get(frontend.name())).configure(frontend);
        }
        backends = Map.copyOf(newBackends);
        frontends = Map.copyOf(newFrontends);
        snapshot = compiled;
        listeners.putAll(opened);
        closeUnwanted(config);
        gone.forEach(LiveServer::shutdownSessions);
    }

    private List<LiveServer> allServers() {
        List<LiveServer> all = new ArrayList<>();
        backends.values().forEach(backend -> all.addAll(backend.servers()));
        return all;
    }

    private void closeUnwanted(ProxyConfig config) {
        Set<Key> wanted = new HashSet<>();
        for (Frontend frontend : config.frontends()) {
            for (Bind bind : frontend.binds()) {
                wanted.add(new Key(frontend.name(), bind));
            }
        }
        listeners.entrySet().removeIf(entry -> {
            if (wanted.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().close();
            return true;
        });
    }

    /** Stops listening; connections live on. */
    public synchronized void stopListening() {
        listeners.values().forEach(Listener::close);
        listeners.clear();
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
        liveServers().forEach(LiveServer::shutdownSessions);
    }
}
