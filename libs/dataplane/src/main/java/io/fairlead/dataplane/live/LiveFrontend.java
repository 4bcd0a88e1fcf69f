package io.fairlead.dataplane.live;

import io.fairlead.model.config.Frontend;

/** A frontend with its counters. Thread-safe. */
public final class LiveFrontend {

    private final String name;
    private final TrafficCounters counters = new TrafficCounters();
    private final ConnectionGate gate = new ConnectionGate();
    private volatile Frontend config;

    /** A frontend that has not served yet. */
    public LiveFrontend(Frontend config) {
        this.name = config.name();
        this.config = config;
    }

    public String name() {
        return name;
    }

    public Frontend config() {
        return config;
    }

    /** Follows a configuration change. */
    public void configure(Frontend changed) {
        this.config = changed;
    }

    /** Its connections against its {@code maxconn}. */
    public ConnectionGate gate() {
        return gate;
    }

    public TrafficCounters counters() {
        return counters;
    }
}
