package io.fairlead.edge;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.model.config.HttpProto;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.ServerTls;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tls.TlsTransport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a connection to a server is made and which HTTP is spoken on it: by its line at that time. HAProxy manual 5.2 {@code
 * proto}, {@code alpn}, {@code ws}.
 *
 * @param address where the server was
 * @param config its line
 */
record Route(InetSocketAddress address, Server config) {

    private static final String HTTP_1 = "http/1.1";

    /** The present one. */
    static Route to(LiveServer server) {
        return new Route(server.address(), server.config());
    }

    /** Whether a connection made now would be no other. */
    boolean leadsTo(LiveServer server) {
        Server now = server.config();
        boolean alike = Objects.equals(now, config)
                || (now.tls().equals(config.tls()) && now.wire().equals(config.wire()));
        return alike && address.equals(server.address());
    }

    /** TLS with the protocols to offer; a WebSocket had better go over HTTP/1.1 where that is offered. */
    Optional<ServerTls> tls(boolean webSocket) {
        Optional<ServerTls> tls = config.tls();
        if (tls.isEmpty()) {
            return tls;
        }
        if (config.wire().proto() == HttpProto.H2 && tls.get().alpn().isEmpty()) {
            return Optional.of(tls.get().offering(List.of(Http2Streams.PROTOCOL)));
        }
        return webSocket && avoidsHttp2() ? Optional.of(tls.get().offering(List.of(HTTP_1))) : tls;
    }

    /** Whether the connection may be one that speaks HTTP/2. */
    boolean mayShare(boolean webSocket) {
        return switch (config.wire().proto()) {
            case H1 -> false;
            case H2 -> true;
            case AUTO -> offers(Http2Streams.PROTOCOL) && !(webSocket && avoidsHttp2());
        };
    }

    /** Whether this connection speaks HTTP/2, its handshake being over. */
    boolean speaksHttp2(Transport connected) {
        return switch (config.wire().proto()) {
            case H1 -> false;
            case H2 -> true;
            case AUTO ->
                connected instanceof TlsTransport tls
                        && tls.applicationProtocol().equals(Http2Streams.PROTOCOL);
        };
    }

    private boolean avoidsHttp2() {
        return config.wire().proto() == HttpProto.AUTO
                && switch (config.wire().webSockets()) {
                    case H1 -> true;
                    case H2 -> false;
                    case AUTO -> offers(HTTP_1);
                };
    }

    private boolean offers(String protocol) {
        return config.tls().isPresent() && config.tls().get().alpn().contains(protocol);
    }
}
