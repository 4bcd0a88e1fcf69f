package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/**
 * The whole desired configuration. Comparable by value; two equal ones behave the same.
 *
 * @param global settings of the process
 * @param frontends where traffic enters
 * @param backends where it goes
 * @param userLists who may log in
 * @param tables what is known of clients
 */
public record ProxyConfig(
        Global global,
        List<Frontend> frontends,
        List<Backend> backends,
        List<UserList> userLists,
        List<StickTable> tables) {

    /** Nothing configured. */
    public static final ProxyConfig EMPTY = new ProxyConfig(Global.DEFAULT, List.of(), List.of());

    public ProxyConfig {
        frontends = List.copyOf(frontends);
        backends = List.copyOf(backends);
        userLists = List.copyOf(userLists);
        tables = List.copyOf(tables);
    }

    /** Without tables. */
    public ProxyConfig(Global global, List<Frontend> frontends, List<Backend> backends, List<UserList> userLists) {
        this(global, frontends, backends, userLists, List.of());
    }

    /** Without users. */
    public ProxyConfig(Global global, List<Frontend> frontends, List<Backend> backends) {
        this(global, frontends, backends, List.of());
    }

    /** The tables, those included that count for the limits of frontends. */
    public List<StickTable> allTables() {
        List<StickTable> all = new java.util.ArrayList<>(tables);
        for (Frontend frontend : frontends) {
            frontend.guard().rateLimit().ifPresent(limit -> all.add(limit.table(frontend.name())));
        }
        return List.copyOf(all);
    }

    /** The frontend of that name. */
    public Optional<Frontend> frontend(String name) {
        return frontends.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    /** The backend of that name. */
    public Optional<Backend> backend(String name) {
        return backends.stream().filter(b -> b.name().equals(name)).findFirst();
    }
}
