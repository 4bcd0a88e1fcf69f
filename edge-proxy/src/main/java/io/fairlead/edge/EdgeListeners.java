package io.fairlead.edge;

import io.fairlead.dataplane.ListenerFactory;
import io.fairlead.dataplane.Wildcard;
import io.fairlead.dataplane.live.ListenerCounters;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.dataplane.table.Tracks;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.net.io.ConnectionHandler;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Opens the edge's listeners and hands their connections to {@link HttpConnection}. */
final class EdgeListeners implements ListenerFactory {

    private static final int BACKLOG = 4096;
    private static final List<String> HTTP = List.of(Http2Streams.PROTOCOL, "http/1.1");

    private final Supplier<EdgeContext> context;
    private final TlsPolicy tls;
    private final Wildcard wildcard;

    EdgeListeners(Supplier<EdgeContext> context, TlsPolicy tls, Wildcard wildcard) {
        this.context = context;
        this.tls = tls;
        this.wildcard = wildcard;
    }

    @Override
    public Wildcard wildcard() {
        return wildcard;
    }

    @Override
    public ConnectionHandler prepare(Frontend frontend, Bind bind) throws IOException {
        TlsPolicy.Handshake handshake = tls.prepare(bind, protocols(frontend, bind));
        Door door = new Door(frontend.name(), bind.address(), handshake);
        return transport -> serve(context.get(), door, transport);
    }

    /** Only what is served may be agreed on; in mode TCP the servers serve. */
    private static List<String> protocols(Frontend frontend, Bind bind) {
        List<String> wanted = bind.tls().map(BindTls::alpn).orElse(List.of());
        if (frontend.mode() == ProxyMode.TCP) {
            return wanted;
        }
        return wanted.isEmpty() ? HTTP : wanted.stream().filter(HTTP::contains).toList();
    }

    @Override
    public Listener open(HostPort address, ConnectionHandler handler) throws IOException {
        return context.get().engine().listen(wildcard.resolve(address), BACKLOG, handler);
    }

    /** Where a connection comes in. */
    private record Door(String frontend, HostPort address, TlsPolicy.Handshake handshake) {}

    private static void serve(EdgeContext edge, Door door, Transport plain) {
        FrontendPlan plan = edge.dataplane().snapshot().frontends().get(door.frontend());
        if (plan == null) {
            return;
        }
        LiveFrontend live = plan.live();
        ListenerCounters listener = live.listener(door.address());
        Tracks tracks = new Tracks();
        if (Inspector.refuses(plan, plain, tracks)) {
            live.counters().connectionsDenied.increment();
            listener.connectionDenied();
            tracks.end();
            return;
        }
        live.counters().enter();
        tracks.admitted();
        try {
            serve(edge, plan, door, plain, tracks);
        } catch (IOException e) {
            live.counters().requestErrors.increment();
            listener.requestError();
        } finally {
            live.counters().leave();
            tracks.end();
        }
    }

    private static void serve(EdgeContext edge, FrontendPlan plan, Door door, Transport plain, Tracks tracks)
            throws IOException {
        String name = plan.live().name();
        ListenerCounters listener = plan.live().listener(door.address());
        try (Transport transport = door.handshake().run(plain, plan.limits().httpRequest())) {
            if (plan.config().mode() == ProxyMode.HTTP && Http2Streams.agreedOn(transport)) {
                new Http2Streams(edge, name, transport, new Http2Streams.Counted(tracks, listener))
                        .serve(plan.limits());
                return;
            }
            Facts facts = Origin.of(transport, door.handshake().encrypted());
            facts.tracks(tracks);
            facts.listener(listener);
            if (plan.config().mode() == ProxyMode.HTTP) {
                new HttpConnection(edge, name, transport, facts).serve();
            } else {
                new TcpSession(edge, plan, transport, facts).serve();
            }
        }
    }
}
