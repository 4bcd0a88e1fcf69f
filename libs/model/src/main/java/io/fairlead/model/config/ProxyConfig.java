package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/** The whole desired configuration. Comparable by value; two equal ones behave the same. */
public record ProxyConfig(Global global, List<Frontend> frontends, List<Backend> backends) {

    /** Nothing configured. */
    public static final ProxyConfig EMPTY = new ProxyConfig(Global.DEFAULT, List.of(), List.of());

    public ProxyConfig {
        frontends = List.copyOf(frontends);
        backends = List.copyOf(backends);
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
