package io.fairlead.edge;

import io.fairlead.dataplane.live.ListenerCounters;
import io.fairlead.dataplane.plan.Limits;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.table.Tracks;
import io.fairlead.net.http2.Http2Connection;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tls.TlsTransport;
import java.io.IOException;

/** Serves the streams of a client's HTTP/2 connection, each as a connection with one request. */
final class Http2Streams implements Http2Connection.Handler {

    /** Its name in ALPN. RFC 9113 section 3.2. */
    static final String PROTOCOL = "h2";

    private final EdgeContext edge;
    private final String frontend;
    private final Transport transport;
    private final Counted counted;

    /** Where the connection counts. */
    record Counted(Tracks tracks, ListenerCounters listener) {}

    Http2Streams(EdgeContext edge, String frontend, Transport transport, Counted counted) {
        this.edge = edge;
        this.frontend = frontend;
        this.transport = transport;
        this.counted = counted;
    }

    /** Whether client and we agreed on HTTP/2 in the handshake. */
    static boolean agreedOn(Transport transport) {
        return transport instanceof TlsTransport tls
                && tls.applicationProtocol().equals(PROTOCOL);
    }

    /** Serves the connection until it ends. */
    void serve(Limits limits) throws IOException {
        Http2Connection.Patience patience =
                new Http2Connection.Patience(limits.httpRequest(), limits.httpKeepAlive(), limits.client());
        Http2Connection connection = new Http2Connection(transport, edge.engine(), this, patience);
        Runnable forget = edge.dataplane().onStopping(() -> edge.engine().start("http2-leave", connection::leave));
        try {
            connection.serve();
        } finally {
            forget.run();
        }
    }

    @Override
    public void handle(Transport stream, boolean first) {
        Facts facts = Origin.of(transport, true);
        facts.tracks(counted.tracks().ofStream());
        facts.listener(counted.listener());
        HttpConnection connection = new HttpConnection(edge, frontend, stream, facts);
        connection.version = "HTTP/2.0";
        if (!first) {
            // What is not the first request of a connection may share a connection to a server (http-reuse safe).
            connection.served = 1;
        }
        connection.serve();
    }

    @Override
    public boolean stopping() {
        return edge.dataplane().stopping();
    }
}
