package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Http2Client;
import io.fairlead.testkit.Http2Client.Frame;
import io.fairlead.testkit.Http2Client.Kind;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.Request;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets over HTTP/2 streams (RFC 8441): what holds for those of HTTP/1.1 holds for them. */
@Timeout(180)
final class WebSocketHttp2Test {

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

        private static final int CHUNK = 16_000;

        private static final String CONFIG = """
                defaults
                  mode http
                  timeout connect 60s
                  timeout client 60s
                  timeout server 60s
                frontend web
                  bind 127.0.0.1:PORT ssl crt FILE
                  use_backend brief if { path /brief }
                  use_backend sockets if { hdr(Upgrade) -i websocket }
                  default_backend app
                backend app
                  server one 127.0.0.1:APP
                backend sockets
                  timeout tunnel 1h
                  server two 127.0.0.1:APP
                backend brief
                  timeout tunnel 300ms
                  server three 127.0.0.1:APP
                """;

        /** Made once: every key costs a start of keytool. */
        private static final TestCertificates CERTIFICATES = certificates();

        private final TestBackend app = TestBackend.plain("app");
        private final EdgeUnderTest edge;

        Behaviour(String engine) throws Exception {
            edge = new EdgeUnderTest(
                    engine,
                    CONFIG.replace("FILE", CERTIFICATES.bundle("web").toString())
                            .replace("APP", Integer.toString(app.port())));
        }

        private static TestCertificates certificates() {
            try {
                return TestCertificates.in(Files.createTempDirectory("edge-websocket"))
                        .issue("web", "localhost");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @AfterEach
        void stop() {
            edge.close();
            app.close();
        }

        private Http2Client connect() throws IOException {
            return Http2Client.connect(edge.port, CERTIFICATES.clientContext(), "localhost");
        }

        private static int upgraded(Http2Client client, String path) throws IOException {
            int stream = client.webSocket(path, "a");
            assertThat(client.next(Kind.HEADERS).fields()).containsEntry(":status", "200");
            assertThat(client.read(stream, 5)).isEqualTo("\u0081\u0003app");
            return stream;
        }

        @Test
        void theServerGetsAKeyAndWhatWasNegotiatedIsUntouched() throws Exception {
            app.script(request -> Optional.of(Reply.webSocket(
                    request, "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: a;b=1\r\n", "hi")));
            try (Http2Client client = connect()) {
                int stream = client.webSocket(
                        "/ws",
                        "a",
                        "sec-websocket-protocol",
                        "chat, superchat",
                        "sec-websocket-extensions",
                        "a; b=1, c");
                assertThat(client.next(Kind.HEADERS).fields())
                        .containsEntry(":status", "200")
                        .containsEntry("sec-websocket-protocol", "chat")
                        .containsEntry("sec-websocket-extensions", "a;b=1")
                        .doesNotContainKeys("sec-websocket-accept", "upgrade", "connection");
                assertThat(client.read(stream, 2)).isEqualTo("hi");
            }
            Request asked = app.requests().getFirst();
            assertThat(asked.method()).isEqualTo("GET");
            assertThat(asked.all("sec-websocket-protocol")).containsExactly("chat, superchat");
            assertThat(asked.all("sec-websocket-extensions")).containsExactly("a; b=1, c");
            assertThat(Base64.getDecoder()
                            .decode(asked.header("sec-websocket-key").orElseThrow()))
                    .hasSize(16);
        }

        @Test
        void aServerThatForgetsItsAcceptIsABadGateway() throws Exception {
            app.script(request -> Optional.of(Reply.rawOpen(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")));
            try (Http2Client client = connect()) {
                client.webSocket("/ws", "a");
                assertThat(client.next(Kind.HEADERS).fields()).containsEntry(":status", "502");
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 302, 403, 426})
        void aServerMayRefuseAndTheConnectionIsKept(int status) throws Exception {
            app.script(request -> request.target().equals("/ws")
                    ? Optional.of(Reply.of(status, "no", "X-Why: no\r\n"))
                    : Optional.empty());
            try (Http2Client client = connect()) {
                int refused = client.webSocket("/ws", "a");
                Frame answer = client.next(Kind.HEADERS);
                // RFC 8441 section 5: any 2xx would say that there is a WebSocket.
                assertThat(answer.fields().get(":status")).isEqualTo(Integer.toString(status == 200 ? 502 : status));
                client.read(refused, 1000);
                int next = client.get("/", "a");
                assertThat(client.next(Kind.HEADERS).fields()).containsEntry(":status", "200");
                assertThat(client.read(next, 3)).isEqualTo("app");
            }
        }

        @Test
        void halfClosedGoesOnInTheOtherDirection() throws Exception {
            try (Http2Client client = connect()) {
                int stream = upgraded(client, "/ws");
                client.data(stream, "\u0081\u0082\0\0\0\0hi", true);
                assertThat(client.read(stream, 100))
                        .as("what the server still says, and its end")
                        .isEqualTo("\u0081\u0002hi");
            }
            edge.awaitEnds("sockets/two 101 --");
        }

        @Test
        void closeFramesPassAndTheStreamEnds() throws Exception {
            try (Http2Client client = connect()) {
                int stream = upgraded(client, "/ws");
                client.data(stream, "\u0088\u0082\0\0\0\0\u0003\u00e8", false);
                assertThat(client.read(stream, 100)).isEqualTo("\u0088\u0002\u0003\u00e8");
            }
        }

        @Test
        void timeoutTunnelEndsAnIdleStreamAndNoOther() throws Exception {
            try (Http2Client client = connect()) {
                int lasting = upgraded(client, "/ws");
                int brief = upgraded(client, "/brief");
                assertThat(client.read(brief, 100)).isEmpty();
                client.data(lasting, "\u0081\u0082\0\0\0\0hi", false);
                assertThat(client.read(lasting, 4)).isEqualTo("\u0081\u0002hi");
            }
            edge.awaitEnds("brief/three 101 cD");
        }

        @Test
        void aMegabyteBothWaysBesideRequests() throws Exception {
            String payload = "0123456789abcdef".repeat(CHUNK / 16);
            String length = "" + (char) (CHUNK >> 8) + (char) (CHUNK & 0xff);
            try (Http2Client client = connect()) {
                int stream = upgraded(client, "/ws");
                for (int sent = 0; sent < 1 << 20; sent += CHUNK) {
                    client.data(stream, "\u0081\u00fe" + length + "\0\0\0\0" + payload, false);
                    assertThat(client.read(stream, 4 + CHUNK)).isEqualTo("\u0081~" + length + payload);
                }
                int request = client.get("/", "a");
                assertThat(client.read(request, 3)).isEqualTo("app");
            }
        }

        @Test
        void aServerThatVanishesResetsTheStreamOnly() throws Exception {
            try (Http2Client client = connect()) {
                int stream = upgraded(client, "/ws");
                app.kill();
                assertThat(client.read(stream, 100)).isEmpty();
                client.get("/", "a");
                assertThat(client.next(Kind.HEADERS).fields()).containsEntry(":status", "503");
            }
            edge.awaitEnds("sockets/two 101 SD");
        }
    }
}
