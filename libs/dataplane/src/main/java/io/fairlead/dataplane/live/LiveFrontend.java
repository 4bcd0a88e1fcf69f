package io.fairlead.dataplane.live;

import io.fairlead.model.config.Frontend;

/** A frontend with its counters. Thread-safe. */
public final class LiveFrontend {

    private final String name;
    private final TrafficCounters counters = new TrafficCounters();
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

    public TrafficCounters counters() {
        return counters;
    }
}
