package io.fairlead.dbrouter;

import io.fairlead.dataplane.ListenerFactory;
import io.fairlead.dataplane.Wildcard;
import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.HostPort;
import io.fairlead.net.io.ConnectionHandler;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.util.function.Supplier;

/** Opens the router's listeners and hands their connections to {@link PgConnection}. */
final class RouterListeners implements ListenerFactory {

    private static final int BACKLOG = 4096;

    private final Supplier<RouterContext> context;
    private final TlsPolicy tls;
    private final Wildcard wildcard;

    RouterListeners(Supplier<RouterContext> context, TlsPolicy tls, Wildcard wildcard) {
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
        TlsPolicy.Handshake handshake = tls.prepare(bind);
        String name = frontend.name();
        return transport -> serve(context.get(), name, bind.address(), handshake, transport);
    }

    @Override
    public Listener open(HostPort address, ConnectionHandler handler) throws IOException {
        return context.get().engine().listen(wildcard.resolve(address), BACKLOG, handler);
    }

    private static void serve(
            RouterContext router, String name, HostPort address, TlsPolicy.Handshake handshake, Transport plain) {
        FrontendPlan plan = router.dataplane().snapshot().frontends().get(name);
        if (plan == null) {
            return;
        }
        LiveFrontend live = plan.live();
        live.counters().enter();
        try {
            new PgConnection(router, plan, live.listener(address), handshake).serve(plain);
        } finally {
            live.counters().leave();
        }
    }
}
