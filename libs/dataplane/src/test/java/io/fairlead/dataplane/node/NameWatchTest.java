package io.fairlead.dataplane.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.live.ServerPlace;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.Server;
import io.fairlead.model.state.ServerId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NameWatchTest {

    private final Map<String, List<String>> names = new ConcurrentHashMap<>();

    private InetAddress[] lookup(String host) throws UnknownHostException {
        List<String> addresses = names.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    private static InetSocketAddress at(String literal) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), 8000);
    }

    private static LiveServer server(String host, String address) {
        return new LiveServer(
                new ServerId("app", "app-1"), 1, Server.of("app-1", new HostPort(host, 8000)), at(address));
    }

    private void round(LiveServer server) {
        try (NameWatch watch = new NameWatch(() -> Stream.of(server), this::lookup)) {
            watch.round();
        }
    }

    @Test
    void aNameThatMeansAnotherAddressIsFollowed() {
        LiveServer server = server("app.example", "192.0.2.1");
        names.put("app.example", List.of("192.0.2.7"));
        round(server);
        assertThat(server.address()).isEqualTo(at("192.0.2.7"));
    }

    @Test
    void oneOfSeveralAddressesIsKeptAndANameThatIsGoneToo() {
        LiveServer server = server("app.example", "192.0.2.1");
        names.put("app.example", List.of("192.0.2.7", "192.0.2.1"));
        round(server);
        assertThat(server.address()).isEqualTo(at("192.0.2.1"));
        names.clear();
        round(server);
        assertThat(server.address()).isEqualTo(at("192.0.2.1"));
    }

    @Test
    void anAddressIsNotAName() {
        names.put("192.0.2.1", List.of("192.0.2.7"));
        names.put("2001:db8::1", List.of("192.0.2.7"));
        for (String literal : List.of("192.0.2.1", "2001:db8::1")) {
            LiveServer server = server(literal, literal);
            round(server);
            assertThat(server.address()).isEqualTo(at(literal));
        }
        assertThat(ServerPlace.isLiteral("node-1.example")).isFalse();
        assertThat(ServerPlace.isLiteral("10.example")).isFalse();
    }
}
