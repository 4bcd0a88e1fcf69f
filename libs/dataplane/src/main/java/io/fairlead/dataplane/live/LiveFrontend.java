package io.fairlead.dataplane.live;

import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** A frontend with its counters. Thread-safe. */
public final class LiveFrontend {

    private final String name;
    private final TrafficCounters counters = new TrafficCounters();
    private final ConnectionGate gate = new ConnectionGate();
    private final SessionRate rate = new SessionRate();
    private volatile Frontend config;
    private volatile Map<HostPort, ListenerCounters> listeners = Map.of();
    private volatile boolean stopped;
    private volatile OptionalInt maxconn = OptionalInt.empty();

    /** A frontend that has not served yet. */
    public LiveFrontend(Frontend config) {
        this.name = config.name();
        this.config = config;
        rate.limit(config.options().sessionsPerSecond());
        listen(config);
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
        rate.limit(changed.options().sessionsPerSecond());
        listen(changed);
    }

    /** An address that goes on being listened on goes on being counted. */
    private void listen(Frontend changed) {
        if (!changed.options().socketStats()) {
            listeners = Map.of();
            return;
        }
        Map<HostPort, ListenerCounters> former = listeners;
        Map<HostPort, ListenerCounters> counted = new LinkedHashMap<>();
        for (Bind bind : changed.binds()) {
            ListenerCounters known = former.get(bind.address());
            counted.put(bind.address(), known == null ? new ListenerCounters() : known);
        }
        listeners = Collections.unmodifiableMap(counted);
    }

    /** What is counted of one of its addresses; nothing unless {@code option socket-stats} wants it. */
    public ListenerCounters listener(HostPort address) {
        ListenerCounters counted = listeners.get(address);
        return counted == null ? ListenerCounters.NONE : counted;
    }

    /** What is counted of each address, when that is wanted. */
    public Collection<ListenerCounters> listeners() {
        return listeners.values();
    }

    /** Follows an operator's order: maintenance means that it takes no connections. */
    public void order(AdminOrder order) {
        stopped = order.state() == AdminState.MAINT;
        maxconn = order.overrides().maxconn();
    }

    /** Whether an operator stopped it. */
    public boolean stopped() {
        return stopped;
    }

    /** The configured limit of connections, or the one an operator set; 0 for none. */
    public int maxconn() {
        return maxconn.orElse(config.maxconn());
    }

    /** Its connections against its {@code maxconn}. */
    public ConnectionGate gate() {
        return gate;
    }

    /** Its connections against its {@code rate-limit sessions}. */
    public SessionRate rate() {
        return rate;
    }

    public TrafficCounters counters() {
        return counters;
    }
}
