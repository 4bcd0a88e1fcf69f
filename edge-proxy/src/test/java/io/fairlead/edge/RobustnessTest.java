package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not keep to the rules cost what they may cost and leave nothing behind. */
@Timeout(180)
final class RobustnessTest {

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

        private static final int ABORTS = 10_000;

        /** What the pool of buffers may keep (16 MiB) and as much again; a buffer lost per abort would be 160 MiB. */
        private static final long KEPT = 40L << 20;

        private static final int CLIENTS = 8;
        private static final int DRIBBLERS = 400;
        private static final int SLUGGARDS = 50;
        private static final long MEGABYTE = 1 << 20;

        private final TestBackend app = TestBackend.plain("app");
        private final EndlessServer endless = new EndlessServer();
        private final EdgeUnderTest edge;

        Behaviour(String engine) throws Exception {
            edge = new EdgeUnderTest(engine, """
                    defaults
                      mode http
                      timeout connect 5s
                      timeout client 60s
                      timeout server 60s
                      timeout http-request 3s
                    frontend web
                      bind 127.0.0.1:PORT
                      use_backend endless if { path /endless }
                      default_backend app
                    backend app
                      server one 127.0.0.1:APP maxconn 20
                    backend endless
                      server one 127.0.0.1:ENDLESS
                    """.replace("APP", Integer.toString(app.port()))
                    .replace("ENDLESS", Integer.toString(endless.port())));
        }

        @AfterEach
        void stop() throws IOException {
            edge.close();
            app.close();
            endless.close();
        }

        @Test
        void clientsThatAbortInMidBodyLeakNothing() throws Exception {
            abortMany(200);
            awaitNothingOpen();
            long before = usedMemory();
            abortMany(ABORTS);
            awaitNothingOpen();
            assertThat(edge.runtime.dataplane().connections()).isZero();
            assertThat(edge.backend("app").counters().clientAborts.sum()).isPositive();
            assertThat(usedMemory() - before).isLessThan(KEPT);
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/", "a").body()).isEqualTo("app");
            }
        }

        private void abortMany(int count) throws Exception {
            List<Future<?>> clients = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(threads.submit(() -> {
                        for (int n = 0; n < count / CLIENTS; n++) {
                            abort();
                        }
                        return true;
                    }));
                }
                for (Future<?> client : clients) {
                    client.get(120, TimeUnit.SECONDS);
                }
            }
        }

        private void abort() throws IOException {
            try (RawClient client = edge.connect()) {
                client.socket().setSoLinger(true, 0);
                client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nsome of it");
            }
        }

        private void awaitNothingOpen() {
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(edge.runtime.dataplane().connections()).isZero();
                assertThat(edge.server("app/one").busy()).isZero();
                assertThat(edge.server("app/one").counters().sessions.get()).isZero();
                assertThat(edge.backend("app").counters().sessions.get()).isZero();
                assertThat(edge.backend("app").queued()).isZero();
                assertThat(app.openConnections()).isZero();
            });
            edge.ends.clear();
        }

        @Test
        void headsThatDribbleEndInTimeAndCostLittle() throws Exception {
            long before = usedMemory();
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < DRIBBLERS; i++) {
                    Socket socket = edge.connect().socket();
                    sockets.add(socket);
                    write(socket, "GET / HTTP/1.1\r\nHost: a\r\nX-");
                }
                assertThat(usedMemory() - before).isLessThan(DRIBBLERS * MEGABYTE / 8);
                for (Socket socket : sockets) {
                    write(socket, "a");
                }
                for (Socket socket : sockets) {
                    socket.setSoTimeout(60_000);
                    byte[] answer = socket.getInputStream().readNBytes(12);
                    assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
                }
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
            awaitNothingOpen();
        }

        @Test
        void clientsAndServersThatDoNotReadCostLittle() throws Exception {
            long before = usedMemory();
            List<Socket> sockets = new ArrayList<>();
            AtomicLong sent = new AtomicLong();
            try {
                for (int i = 0; i < SLUGGARDS; i++) {
                    Socket reader = edge.connect().socket();
                    sockets.add(reader);
                    write(reader, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
                    Socket writer = edge.connect().socket();
                    sockets.add(writer);
                    write(writer, "PUT /endless HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n");
                    Thread.ofVirtual().start(() -> EndlessServer.flood(writer, sent));
                }
                Awaitility.await().until(() -> edge.server("endless/one").busy() == 2 * SLUGGARDS);
                // All buffers of the system on the way are full when nothing moves any more.
                AtomicLong last = new AtomicLong(-1);
                Awaitility.await().pollInterval(Duration.ofSeconds(1)).until(() -> {
                    long now = sent.get() + endless.sent();
                    return last.getAndSet(now) == now;
                });
                assertThat(sent.get()).isPositive();
                assertThat(endless.sent()).isPositive();
                assertThat(usedMemory() - before).isLessThan(2 * SLUGGARDS * MEGABYTE / 4);
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
                // Nobody waits for its time-outs.
                endless.close();
            }
            Awaitility.await().until(() -> edge.server("endless/one").busy() == 0);
        }

        /** A client that was told 408 already may find its connection closed. */
        private static void write(Socket socket, String text) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                assertThat(socket.isConnected()).isTrue();
            }
        }

        private static long usedMemory() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        }
    }
}
