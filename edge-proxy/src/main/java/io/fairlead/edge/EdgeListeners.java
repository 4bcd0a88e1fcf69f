package io.fairlead.edge;

import io.fairlead.dataplane.ListenerFactory;
import io.fairlead.dataplane.Wildcard;
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
        String name = frontend.name();
        return transport -> serve(context.get(), name, handshake, transport);
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

    private static void serve(EdgeContext edge, String name, TlsPolicy.Handshake handshake, Transport plain) {
        FrontendPlan plan = edge.dataplane().snapshot().frontends().get(name);
        if (plan == null) {
            return;
        }
        LiveFrontend live = plan.live();
        Tracks tracks = new Tracks();
        if (Inspector.refuses(plan, plain, tracks)) {
            live.counters().connectionsDenied.increment();
            tracks.end();
            return;
        }
        live.counters().enter();
        tracks.admitted();
        try {
            serve(edge, plan, handshake, plain, tracks);
        } catch (IOException e) {
            live.counters().requestErrors.increment();
        } finally {
            live.counters().leave();
            tracks.end();
        }
    }

    private static void serve(
            EdgeContext edge, FrontendPlan plan, TlsPolicy.Handshake handshake, Transport plain, Tracks tracks)
            throws IOException {
        String name = plan.live().name();
        try (Transport transport = handshake.run(plain, plan.limits().httpRequest())) {
            if (plan.config().mode() == ProxyMode.HTTP && Http2Streams.agreedOn(transport)) {
                new Http2Streams(edge, name, transport, tracks).serve(plan.limits());
                return;
            }
            Facts facts = Origin.of(transport, handshake.encrypted());
            facts.tracks(tracks);
            if (plan.config().mode() == ProxyMode.HTTP) {
                new HttpConnection(edge, name, transport, facts).serve();
            } else {
                new TcpSession(edge, plan, transport, facts).serve();
            }
        }
    }
}
