package io.fairlead.dataplane;

import io.fairlead.dataplane.live.ConnectionGate;
import io.fairlead.dataplane.live.ListenerCounters;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.HostPort;
import io.fairlead.net.io.ConnectionHandler;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import io.fairlead.net.proxy.ProxyHeader;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * An address that is listened on. What new connections are served by may be swapped, so that a bind whose settings
 * change keeps its socket and no client finds it closed. Thread-safe.
 */
final class BoundAddress implements ConnectionHandler {

    /**
     * What tells addresses apart: the address, and who asked for it when the system chooses the port.
     *
     * @param owner name of the frontend for port 0, else empty
     */
    record Key(HostPort address, String owner) {
        static Key of(Frontend frontend, Bind bind) {
            return new Key(bind.address(), bind.address().port() == 0 ? frontend.name() : "");
        }
    }

    /** Who serves new connections. */
    record Route(LiveFrontend frontend, Bind bind, ConnectionHandler handler) {}

    private static final System.Logger LOG = System.getLogger(BoundAddress.class.getName());

    /** A proxy sends its header at once; HAProxy's doc/proxy-protocol.txt asks for patience of at least 3 s. */
    private static final long PROXY_NANOS = Duration.ofSeconds(10).toNanos();

    private final ConnectionGate node;
    private final ListenerFactory factory;
    private volatile Listener listener;
    private boolean closed;
    private volatile Route route;
    private boolean paused;

    /** Listens from now on. */
    BoundAddress(ConnectionGate node, Route route, ListenerFactory factory) throws IOException {
        this.node = node;
        this.factory = factory;
        this.route = route;
        this.listener = factory.open(route.bind().address(), this);
    }

    @Override
    public void handle(Transport transport) {
        Route now = route;
        ListenerCounters counted = now.frontend().listener(now.bind().address());
        node.enter();
        counted.enter();
        try {
            now.frontend().rate().enter();
            now.frontend().gate().enter();
            try {
                serve(now, transport);
            } finally {
                now.frontend().gate().leave();
            }
        } finally {
            counted.leave();
            node.leave();
        }
    }

    private static void serve(Route route, Transport transport) {
        if (!route.bind().acceptProxy()) {
            route.handler().handle(transport);
            return;
        }
        Transport told;
        try {
            told = ProxyHeader.accept(transport, Deadlines.inNanos(PROXY_NANOS));
        } catch (IOException e) {
            route.frontend().counters().requestErrors.increment();
            route.frontend().listener(route.bind().address()).requestError();
            LOG.log(Level.DEBUG, "proxy-header-refused client={0} reason=\"{1}\"", transport.remoteAddress(), e);
            return;
        }
        route.handler().handle(told);
    }

    Route route() {
        return route;
    }

    void route(Route changed) {
        route = changed;
    }

    Listener listener() {
        return listener;
    }

    /** Refuses clients while an operator has stopped the frontend, as HAProxy does, and listens again afterwards. */
    synchronized void openOrClose() {
        boolean stopped = route.frontend().stopped();
        if (stopped == closed) {
            return;
        }
        if (stopped) {
            listener.close();
            closed = true;
            return;
        }
        try {
            // A port the system chose stays the same.
            listener = factory.open(
                    new HostPort(
                            route.bind().address().host(), listener.address().getPort()),
                    this);
            closed = false;
            paused = false;
            follow();
        } catch (IOException e) {
            LOG.log(
                    Level.ERROR,
                    "listener-not-reopened address={0} reason=\"{1}\"",
                    route.bind().address(),
                    e);
        }
    }

    /** Accepts or lets clients wait in the kernel's backlog, as the limits of node and frontend want it. */
    synchronized void follow() {
        boolean full = node.full() || route.frontend().gate().full();
        if (full != paused && !closed) {
            paused = full;
            if (full) {
                listener.pause();
            } else {
                listener.resume();
            }
        }
    }
}
