package io.fairlead.edge;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.net.http1.BodyReader;
import io.fairlead.net.http1.Http1Reader;
import io.fairlead.net.http1.ResponseHead;
import io.fairlead.net.io.Transport;

/** A connection to a server with what is needed to read its answers; reused from exchange to exchange. */
final class ServerConnection {

    final LiveServer server;
    private final Route route;

    /** Whether it is a stream beside others, for one exchange. */
    final boolean multiplexed;

    final Transport transport;
    final Http1Reader reader;
    final ResponseHead head = new ResponseHead();
    final BodyReader body;

    /** Whether an exchange was completed on it before. */
    boolean reused;

    ServerConnection(LiveServer server, Route route, Transport transport, boolean multiplexed) {
        this.server = server;
        this.route = route;
        this.multiplexed = multiplexed;
        this.transport = transport;
        this.reader = new Http1Reader(transport);
        this.body = new BodyReader(reader);
    }

    boolean usable() {
        return route.leadsTo(server) && transport.isQuiet() && !reader.hasBuffered();
    }

    void close() {
        reader.discard();
        transport.close();
    }
}
