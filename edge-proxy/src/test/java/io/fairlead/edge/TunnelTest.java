package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.state.AdminState;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSockets and TCP sessions, on both engines. */
@Timeout(60)
final class TunnelTest {

    @Nested
    final class Stock extends Behaviour {
        Stock() throws Exception {
            super("stock");
        }
    }

    @Nested
    final class Epoll extends Behaviour {
        Epoll() throws Exception {
            super("epoll");
        }
    }

    abstract static class Behaviour {

        private static final String CONFIG = """
                defaults
                  mode http
                  timeout connect 1s
                  timeout client 1s
                  timeout server 1s
                frontend web
                  bind 127.0.0.1:PORT
                  http-response set-header x-rule yes
                  acl is_websocket hdr(Upgrade) -i websocket
                  acl is_ws_path path_beg /ws
                  use_backend slow if { path_beg /ws/slow }
                  use_backend sockets if is_websocket is_ws_path
                  default_backend app
                frontend raw
                  mode tcp
                  bind 127.0.0.1:RAW
                  default_backend bytes
                backend app
                  server one 127.0.0.1:APP
                backend sockets
                  timeout tunnel 1h
                  server two 127.0.0.1:WS check on-marked-down shutdown-sessions
                backend slow
                  timeout tunnel 300ms
                  server three 127.0.0.1:WS
                backend bytes
                  mode tcp
                  server four 127.0.0.1:APP
                """;

        private final TestBackend app = TestBackend.plain("app");
        private final TestBackend sockets = TestBackend.plain("ws");
        private final int raw = io.fairlead.testkit.Ports.free();
        private final EdgeUnderTest edge;

        Behaviour(String engine) throws Exception {
            edge = new EdgeUnderTest(engine, config());
        }

        private String config() {
            return CONFIG.replace("APP", Integer.toString(app.port()))
                    .replace("WS", Integer.toString(sockets.port()))
                    .replace("RAW", Integer.toString(raw));
        }

        @AfterEach
        void stop() {
            edge.close();
            app.close();
            sockets.close();
        }

        private RawClient upgraded(String path) throws IOException {
            RawClient client = edge.connect();
            client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            var response = client.read();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("sec-websocket-accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(response.header("upgrade")).contains("websocket");
            assertThat(response.header("connection")).contains("Upgrade");
            assertThat(response.header("x-rule")).contains("yes");
            return client;
        }

        private static void echo(RawClient client, String text) throws IOException {
            client.send("\u0081" + (char) (0x80 | text.length()) + "\0\0\0\0" + text);
            assertThat(client.readBytes(2 + text.length())).isEqualTo("\u0081" + (char) text.length() + text);
        }

        @Test
        void webSocketEchoesBothWaysAndIsRegisteredByServer() throws Exception {
            try (RawClient client = upgraded("/ws/chat")) {
                assertThat(client.readBytes(4)).isEqualTo("\u0081\u0002ws");
                echo(client, "hello");
                echo(client, "again");
                assertThat(edge.server("sockets/two").sessions()).isEqualTo(1);
            }
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(edge.server("sockets/two").sessions()).isZero());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(edge.ends).anyMatch(end -> end.startsWith("sockets/two 101")));
        }

        @Test
        void webSocketOutlivesTheTimeoutsOfRequests() throws Exception {
            try (RawClient client = upgraded("/ws")) {
                assertThat(client.readBytes(4)).endsWith("ws");
                long until = System.nanoTime() + 1_500_000_000L;
                Awaitility.await().until(() -> System.nanoTime() > until);
                echo(client, "alive");
            }
        }

        @Test
        void idleTunnelEndsAfterTimeoutTunnel() throws Exception {
            try (RawClient client = upgraded("/ws/slow")) {
                assertThat(client.readBytes(4)).endsWith("ws");
                assertThat(client.readToEnd()).isEmpty();
            }
            edge.awaitEnds("slow/three 101 cD");
        }

        @Test
        void upgradeOutsideThePathIsAPlainRequest() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/ws", "a").body()).isEqualTo("app");
            }
        }

        @Test
        void markedDownServerLosesItsSessionsAndDrainKeepsThem() throws Exception {
            try (RawClient client = upgraded("/ws")) {
                assertThat(client.readBytes(4)).endsWith("ws");
                edge.order("sockets/two", AdminState.DRAIN);
                echo(client, "drained");
                edge.check("sockets/two", false);
                assertThat(client.readToEnd()).isEmpty();
            }
            edge.awaitEnds("sockets/two 101 DD");
        }

        @Test
        void whenADrainIsOverWebSocketsHearThatTheServerGoesAwayAndTcpEnds() throws Exception {
            try (RawClient client = upgraded("/ws");
                    RawClient tcp = RawClient.connect(raw)) {
                assertThat(client.readBytes(4)).endsWith("ws");
                echo(client, "here");
                tcp.send("GET /1 HTTP/1.1\r\n\r\n");
                assertThat(tcp.read().body()).isEqualTo("app");
                edge.server("sockets/two").leaveSessions();
                edge.server("bytes/four").leaveSessions();
                // A close frame with code 1001. RFC 6455, 5.5.1 and 7.4.1.
                assertThat(client.readToEnd()).isEqualTo("\u0088\u0002\u0003\u00e9");
                assertThat(tcp.readToEnd()).isEmpty();
            }
            edge.awaitEnds("sockets/two 101 DD", "bytes/four -1 D-");
        }

        @Test
        void configurationChangeKeepsTheWebSocket() throws Exception {
            try (RawClient client = upgraded("/ws")) {
                assertThat(client.readBytes(4)).endsWith("ws");
                edge.apply(config().replace("default_backend app", "default_backend slow"));
                echo(client, "kept");
            }
        }

        @Test
        void removedServersSessionsEndWhereDownServersSessionsWould() throws Exception {
            try (RawClient client = upgraded("/ws");
                    RawClient other = upgraded("/ws/slow")) {
                assertThat(client.readBytes(4)).endsWith("ws");
                edge.apply(config().replace("server two 127.0.0.1:", "server elsewhere 127.0.0.1:")
                        .replace("server four", "server five"));
                assertThat(client.readToEnd()).isEqualTo("\u0088\u0002\u0003\u00e9");
                assertThat(other.readBytes(4)).endsWith("ws");
            }
            edge.awaitEnds("sockets/two 101 DD");
        }

        @Test
        void framesAreFollowedFromTheBytesThatCameWithTheHead() throws Exception {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                edge.apply(config().replace(
                                "two 127.0.0.1:" + sockets.port(), "halves 127.0.0.1:" + listener.getLocalPort()));
                try (RawClient client = edge.connect()) {
                    client.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                    try (Socket server = listener.accept()) {
                        say(
                                server,
                                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\u0081");
                        assertThat(client.read().status()).isEqualTo(101);
                        assertThat(client.readBytes(1)).isEqualTo("\u0081");
                        say(server, "\u0002ws");
                        assertThat(client.readBytes(3)).isEqualTo("\u0002ws");
                        edge.server("sockets/halves").leaveSessions();
                        assertThat(client.readToEnd()).isEqualTo("\u0088\u0002\u0003\u00e9");
                    }
                }
            }
        }

        @Test
        void whoIsInTheMiddleOfAFrameIsNotWaitedForWhenItsServerIsRemoved() throws Exception {
            sockets.script(request -> Optional.of(
                    Reply.rawOpen("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\u0081\u0005he")));
            try (RawClient client = upgraded("/ws")) {
                assertThat(client.readBytes(4)).endsWith("he");
                edge.apply(config().replace("server two 127.0.0.1:", "server elsewhere 127.0.0.1:"));
                assertThat(client.readToEnd()).isEmpty();
            }
            edge.awaitEnds("sockets/two 101 DD");
        }

        private static void say(Socket to, String latin1) throws IOException {
            to.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Test
        void removedServersWebSocketLivesOnAndNewOnesGoElsewhere() throws Exception {
            String lasting = config().replace(" on-marked-down shutdown-sessions", "");
            edge.apply(lasting);
            try (RawClient client = upgraded("/ws")) {
                assertThat(client.readBytes(4)).endsWith("ws");
                edge.apply(lasting.replace("127.0.0.1:" + sockets.port(), "127.0.0.1:" + app.port()));
                echo(client, "kept");
                try (RawClient other = upgraded("/ws")) {
                    assertThat(other.readBytes(5)).endsWith("app");
                    Awaitility.await()
                            .untilAsserted(() -> assertThat(edge.runtime.busy()).isZero());
                    assertThat(edge.runtime.dataplane().retiredServers()).isNotEmpty();
                    edge.apply(lasting);
                    echo(client, "again");
                    echo(other, "too");
                    edge.runtime.close();
                    assertThat(client.readToEnd()).isEmpty();
                }
            }
        }

        @Test
        void vanishedServerEndsTheWebSocket() throws Exception {
            try (RawClient client = upgraded("/ws")) {
                assertThat(client.readBytes(4)).endsWith("ws");
                sockets.kill();
                assertThat(client.readToEnd()).isEmpty();
            }
            edge.awaitEnds("sockets/two 101 SD");
        }

        @Test
        void tcpFrontendPassesBytesWithoutLookingAtThem() throws Exception {
            try (RawClient client = RawClient.connect(raw)) {
                client.send("GET /1 HTTP/1.1\r\n\r\n");
                assertThat(client.read().body()).isEqualTo("app");
                assertThat(edge.server("bytes/four").sessions()).isEqualTo(1);
                client.socket().shutdownOutput();
                assertThat(client.readToEnd()).isEmpty();
            }
            edge.awaitEnds("bytes/four -1 --");
        }

        @Test
        void tcpFrontendWithADeadServerClosesItsClient() throws Exception {
            edge.apply(config().replace("127.0.0.1:" + app.port(), "127.0.0.1:1") + "  retries 0\n");
            try (RawClient client = RawClient.connect(raw)) {
                assertThat(client.readToEnd()).isEmpty();
            }
            edge.awaitEnds("bytes/four -1 SC");
        }
    }
}
