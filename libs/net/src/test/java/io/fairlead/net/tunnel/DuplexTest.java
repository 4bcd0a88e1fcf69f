package io.fairlead.net.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.net.engine.Engines;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tunnel between two real connections, on every engine. */
@Timeout(60)
final class DuplexTest {

    @Nested
    final class Stock extends Promises {
        Stock() {
            super("stock");
        }
    }

    @Nested
    final class Epoll extends Promises {
        Epoll() {
            super("epoll");
        }
    }

    abstract static class Promises {

        private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        private static final int WAIT_MILLIS = 20_000;

        private final String word;
        private final BlockingQueue<Duplex> started = new LinkedBlockingQueue<>();
        private final BlockingQueue<Duplex.End> ends = new LinkedBlockingQueue<>();
        private IoEngine engine;
        private ServerSocket origin;
        private Listener front;
        private Socket client = new Socket();
        private Socket server = new Socket();
        private volatile Duration idle = Duration.ofSeconds(30);

        @SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
        Promises(String word) {
            this.word = word;
        }

        @BeforeEach
        void start() throws IOException {
            engine = Engines.choose(word, "0");
            origin = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            front = engine.listen(LOOPBACK, 10, this::tunnel);
        }

        @AfterEach
        void stop() throws IOException {
            client.close();
            server.close();
            front.close();
            origin.close();
            engine.close();
        }

        private volatile long clientFin = Deadlines.NONE;
        private volatile long serverFin = Deadlines.NONE;

        private void tunnel(Transport near) {
            try (Transport far = engine.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.getLocalPort()),
                    Deadlines.in(Duration.ofSeconds(10)))) {
                Duplex duplex = new Duplex(near, far, idle.toNanos()).halfClosed(clientFin, serverFin);
                started.add(duplex);
                ends.add(duplex.run(engine));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private void open(Duration limit) throws IOException {
            idle = limit;
            client =
                    new Socket(InetAddress.getLoopbackAddress(), front.address().getPort());
            server = origin.accept();
            client.setSoTimeout(WAIT_MILLIS);
            server.setSoTimeout(WAIT_MILLIS);
        }

        private Duplex duplex() throws InterruptedException {
            Duplex duplex = started.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            assertThat(duplex).isNotNull();
            return java.util.Objects.requireNonNull(duplex);
        }

        private Duplex.End end() throws InterruptedException {
            Duplex.End end = ends.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            assertThat(end).as("the tunnel did not end").isNotNull();
            return java.util.Objects.requireNonNull(end);
        }

        @Test
        void bytesPassBothWaysAndAreCounted() throws Exception {
            open(Duration.ofSeconds(30));
            client.getOutputStream().write("ping".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(server.getInputStream().readNBytes(4)).asString().isEqualTo("ping");
            server.getOutputStream().write("pong!".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("pong!");
            client.shutdownOutput();
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            server.close();
            assertThat(end()).isEqualTo(Duplex.End.CLOSED);
            Duplex duplex = duplex();
            assertThat(duplex.fromClient()).isEqualTo(4);
            assertThat(duplex.fromServer()).isEqualTo(5);
        }

        @Test
        void aHalfClosedTunnelStillCarriesTheOtherHalf() throws Exception {
            open(Duration.ofSeconds(30));
            client.shutdownOutput();
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            byte[] late = new byte[1_000_000];
            new Random(1).nextBytes(late);
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    server.getOutputStream().write(late);
                    server.shutdownOutput();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(late);
            writer.join();
            assertThat(end()).isEqualTo(Duplex.End.CLOSED);
        }

        /** Small and large ones, which fit into a buffer and into the socket's, or do not. */
        @Test
        void messagesOfEverySizeArriveInOrderWhereTheyAreReadSlowly() throws Exception {
            open(Duration.ofSeconds(30));
            Random random = new Random(4);
            byte[] all = new byte[6_000_000];
            random.nextBytes(all);
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int at = 0; at < all.length; ) {
                        int count =
                                Math.min(all.length - at, random.nextInt(1, random.nextInt(10) == 0 ? 300_000 : 2_000));
                        server.getOutputStream().write(all, at, count);
                        at += count;
                    }
                    server.shutdownOutput();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            byte[] got = new byte[all.length];
            for (int at = 0; at < got.length; ) {
                // Answers on the way, so that both directions take turns.
                at += client.getInputStream().readNBytes(got, at, Math.min(30_000, got.length - at));
                client.getOutputStream().write(1);
                assertThat(server.getInputStream().read()).isEqualTo(1);
            }
            writer.join();
            assertThat(got).isEqualTo(all);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            client.close();
            assertThat(end()).isEqualTo(Duplex.End.CLOSED);
            assertThat(duplex().fromServer()).isEqualTo(all.length);
        }

        @Test
        void muchDataBothWaysAtOnceArrivesWhole() throws Exception {
            open(Duration.ofSeconds(30));
            byte[] up = new byte[3_000_000];
            byte[] down = new byte[3_000_000];
            new Random(2).nextBytes(up);
            new Random(3).nextBytes(down);
            Thread a = send(client, up);
            Thread b = send(server, down);
            byte[][] got = new byte[1][];
            InputStream in = server.getInputStream();
            Thread c = Thread.ofVirtual().start(() -> {
                try {
                    got[0] = in.readAllBytes();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(down);
            a.join();
            b.join();
            c.join();
            assertThat(got[0]).isEqualTo(up);
            assertThat(end()).isEqualTo(Duplex.End.CLOSED);
        }

        private static Thread send(Socket socket, byte[] bytes) {
            return Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(bytes);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }

        @Test
        void aServerThatWasToldTheEndMustFollowSoon() throws Exception {
            serverFin = Duration.ofMillis(300).toNanos();
            open(Duration.ofMinutes(10));
            client.shutdownOutput();
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            assertThat(end()).isEqualTo(Duplex.End.SERVER_FIN_TIMEOUT);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }

        @Test
        void soMustAClient() throws Exception {
            clientFin = Duration.ofMillis(300).toNanos();
            open(Duration.ofMinutes(10));
            server.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(end()).isEqualTo(Duplex.End.CLIENT_FIN_TIMEOUT);
            assertThat(server.getInputStream().read()).isEqualTo(-1);
        }

        @Test
        void silenceEndsItAndAnyByteInEitherDirectionCounts() throws Exception {
            open(Duration.ofMillis(1_500));
            long begin = System.nanoTime();
            // One direction talks for longer than the limit while the other is silent.
            while (System.nanoTime() - begin < 2_500_000_000L) {
                server.getOutputStream().write(1);
                assertThat(client.getInputStream().read()).isEqualTo(1);
            }
            long silent = System.nanoTime();
            assertThat(end()).isEqualTo(Duplex.End.TIMEOUT);
            assertThat(System.nanoTime() - silent).isGreaterThan(1_400_000_000L);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(server.getInputStream().read()).isEqualTo(-1);
        }

        @Test
        void aResetSaysWhoseItWas() throws Exception {
            open(Duration.ofSeconds(30));
            duplex();
            server.setSoLinger(true, 0);
            server.close();
            assertThat(end()).isEqualTo(Duplex.End.SERVER_ABORT);
        }

        @Test
        void aResetOfTheClientEndsTheServersConnection() throws Exception {
            open(Duration.ofSeconds(30));
            duplex();
            client.setSoLinger(true, 0);
            client.close();
            assertThat(end()).isEqualTo(Duplex.End.CLIENT_ABORT);
            assertThat(server.getInputStream().read()).isEqualTo(-1);
        }

        @Test
        void anyThreadMayEndIt() throws Exception {
            open(Duration.ofSeconds(30));
            duplex().kill();
            assertThat(end()).isEqualTo(Duplex.End.KILLED);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(server.getInputStream().read()).isEqualTo(-1);
        }

        @Test
        void aReceiverThatDoesNotReadIsGivenUp() throws Exception {
            open(Duration.ofMillis(700));
            Thread flood = Thread.ofVirtual().start(() -> {
                byte[] block = new byte[64 * 1024];
                try {
                    while (true) {
                        client.getOutputStream().write(block);
                    }
                } catch (IOException e) {
                    // The tunnel was closed under it, as it should be.
                }
            });
            assertThat(end()).isEqualTo(Duplex.End.TIMEOUT);
            flood.join();
        }
    }
}
