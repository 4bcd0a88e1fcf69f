package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.net.io.Deadlines;
import io.fairlead.testkit.Http2Client;
import io.fairlead.testkit.Http2Client.Kind;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An edge that ends: who is told what, what may go on, and how what is left is ended. */
@Timeout(180)
final class DrainTest {

    /** A close frame with code 1001. RFC 6455 sections 5.5.1 and 7.4.1. */
    private static final String GOING_AWAY = "\u0088\u0002\u0003\u00e9";

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
                  timeout connect 60s
                  timeout client 60s
                  timeout server 60s
                  timeout tunnel 1h
                frontend web
                  bind 127.0.0.1:PORT
                  bind 127.0.0.1:SECURE ssl crt FILE
                  default_backend sockets
                listen raw
                  mode tcp
                  bind 127.0.0.1:RAW
                  server two 127.0.0.1:WS
                backend sockets
                  server one 127.0.0.1:WS
                """;

        /** Made once: every key costs a start of keytool. */
        private static final TestCertificates CERTIFICATES = certificates();

        private final TestBackend sockets = TestBackend.plain("ws");
        private final int secure = Ports.free();
        private final int raw = Ports.free();
        private final EdgeUnderTest edge;

        Behaviour(String engine) throws Exception {
            edge = new EdgeUnderTest(
                    engine,
                    CONFIG.replace("FILE", CERTIFICATES.bundle("web").toString())
                            .replace("SECURE", Integer.toString(secure))
                            .replace("RAW", Integer.toString(raw))
                            .replace("WS", Integer.toString(sockets.port())));
        }

        private static TestCertificates certificates() {
            try {
                return TestCertificates.in(Files.createTempDirectory("edge-drain"))
                        .issue("web", "localhost");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @AfterEach
        void stop() {
            edge.close();
            sockets.close();
        }

        private CompletableFuture<Void> drain(Duration grace) {
            return CompletableFuture.runAsync(() -> edge.runtime.drain(Deadlines.in(grace)));
        }

        private static RawClient upgraded(RawClient client) throws IOException {
            client.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.readBytes(4)).endsWith("ws");
            return client;
        }

        private Http2Client http2() throws IOException {
            return Http2Client.connect(secure, CERTIFICATES.clientContext(), "localhost");
        }

        private static int upgraded(Http2Client client) throws IOException {
            int stream = client.webSocket("/ws", "a");
            assertThat(client.next(Kind.HEADERS).fields()).containsEntry(":status", "200");
            assertThat(client.read(stream, 4)).endsWith("ws");
            return stream;
        }

        @Test
        void webSocketsThatAreLeftAtTheEndHearThatWeGoAway() throws Exception {
            try (RawClient one = upgraded(edge.connect());
                    RawClient tcp = upgraded(RawClient.connect(raw));
                    Http2Client two = http2()) {
                int stream = upgraded(two);
                CompletableFuture<Void> drained = drain(Duration.ZERO);

                assertThat(one.readToEnd()).isEqualTo(GOING_AWAY);
                assertThat(tcp.readToEnd()).as("a TCP session has no words").isEmpty();
                assertThat(two.read(stream, 100))
                        .as("and the stream has ended in order")
                        .isEqualTo(GOING_AWAY);
                drained.get(60, TimeUnit.SECONDS);
            }
        }

        @Test
        void http2ClientsAreToldAtOnceAndWhatIsUnderWayGoesOn() throws Exception {
            try (RawClient one = upgraded(edge.connect());
                    Http2Client two = http2();
                    Http2Client idle = http2()) {
                int stream = upgraded(two);
                idle.get("/", "a");
                idle.next(Kind.DATA);
                CompletableFuture<Void> drained = drain(Duration.ofHours(1));

                assertThat(idle.next(Kind.GOAWAY).error()).isZero();
                Http2Client.Frame told = two.next(Kind.GOAWAY);
                assertThat(told.error()).isZero();
                assertThat(told.stream()).as("the last stream that is served").isEqualTo(stream);
                two.data(stream, "\u0081\u0082\0\0\0\0hi", false);
                assertThat(two.read(stream, 4)).isEqualTo("\u0081\u0002hi");
                two.get("/", "a");
                assertThat(two.next(Kind.RESET).error()).as("REFUSED_STREAM").isEqualTo(7);
                one.send("\u0081\u0082\0\0\0\0hi");
                assertThat(one.readBytes(4)).isEqualTo("\u0081\u0002hi");
                assertThat(drained).isNotDone();

                two.data(stream, "\u0088\u0080\0\0\0\0", true);
                one.send("\u0088\u0080\0\0\0\0");
                assertThat(one.readToEnd()).isEqualTo("\u0088\u0000");
                one.close();
                drained.get(60, TimeUnit.SECONDS);
            }
        }
    }
}
