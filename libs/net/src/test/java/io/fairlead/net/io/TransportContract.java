package io.fairlead.net.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.net.engine.Engines;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every engine promises. */
@Timeout(60)
final class TransportContract {

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

        private final String word;
        private IoEngine engine;
        private final BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();

        @SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
        Promises(String word) {
            this.word = word;
        }

        @BeforeEach
        void start() throws IOException {
            engine = Engines.choose(word, "0");
        }

        @AfterEach
        void stop() {
            engine.close();
        }

        private Listener echo() throws IOException {
            return engine.listen(LOOPBACK, 128, transport -> {
                byte[] buffer = new byte[8192];
                try {
                    for (int n = transport.read(buffer, 0, buffer.length, Deadlines.NONE);
                            n >= 0;
                            n = transport.read(buffer, 0, buffer.length, Deadlines.NONE)) {
                        transport.write(buffer, 0, n, Deadlines.NONE);
                    }
                    transport.shutdownOutput();
                } catch (IOException e) {
                    failures.add(e);
                }
            });
        }

        private Transport connect(Listener listener) throws IOException {
            return engine.connect(listener.address(), Deadlines.in(Duration.ofSeconds(5)));
        }

        private static void send(Transport transport, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            transport.write(bytes, 0, bytes.length, Deadlines.in(Duration.ofSeconds(5)));
        }

        private static String receive(Transport transport, int length) throws IOException {
            byte[] bytes = new byte[length];
            int at = 0;
            while (at < length) {
                int n = transport.read(bytes, at, length - at, Deadlines.in(Duration.ofSeconds(5)));
                if (n < 0) {
                    break;
                }
                at += n;
            }
            return new String(bytes, 0, at, StandardCharsets.US_ASCII);
        }

        /** Column 6 of a line of the kernel's table tells which timer runs; 02 is the one of keep-alive. proc(5). */
        private static List<String> timers(int port) throws IOException {
            String hex = String.format(Locale.ROOT, ":%04X", port);
            List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
            // Java's own sockets speak IPv4 by way of IPv6.
            lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
            return lines.stream()
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(columns -> columns.length > 5 && columns[3].equals("01"))
                    .filter(columns -> columns[1].endsWith(hex) || columns[2].endsWith(hex))
                    .map(columns -> columns[5].substring(0, 2))
                    .toList();
        }

        @Test
        void silentConnectionsAreKeptAliveOnBothSides() throws IOException {
            assumeTrue(Files.isReadable(Path.of("/proc/net/tcp6")), "no /proc/net/tcp6");
            try (Listener listener = echo();
                    Transport transport = connect(listener)) {
                send(transport, "x");
                assertThat(receive(transport, 1)).isEqualTo("x");
                Awaitility.await()
                        .untilAsserted(() ->
                                assertThat(timers(listener.address().getPort())).containsExactly("02", "02"));
            }
        }

        @Test
        void echoesAndEndsInOrder() throws IOException {
            try (Listener listener = echo();
                    Transport client = connect(listener)) {
                send(client, "hello");
                assertThat(receive(client, 5)).isEqualTo("hello");
                client.shutdownOutput();
                assertThat(client.read(new byte[1], 0, 1, Deadlines.in(Duration.ofSeconds(5))))
                        .isEqualTo(-1);
            }
        }

        @Test
        void movesMuchDataWithoutLoss() throws Exception {
            byte[] sent = new byte[8 << 20];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = (byte) (i * 31 + (i >> 12));
            }
            try (Listener listener = echo();
                    Transport client = connect(listener)) {
                Thread writer = engine.start("writer", () -> {
                    try {
                        client.write(sent, 0, sent.length, Deadlines.in(Duration.ofSeconds(30)));
                        client.shutdownOutput();
                    } catch (IOException e) {
                        failures.add(e);
                    }
                });
                byte[] got = new byte[sent.length];
                int at = 0;
                for (int n = 0; n >= 0 && at < got.length; at += n) {
                    n = client.read(got, at, got.length - at, Deadlines.in(Duration.ofSeconds(30)));
                }
                writer.join();
                assertThat(failures).isEmpty();
                assertThat(got).isEqualTo(sent);
            }
        }

        @Test
        void readGivesUpAtItsDeadlineAndCanGoOn() throws IOException {
            try (Listener listener = echo();
                    Transport client = connect(listener)) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> client.read(new byte[1], 0, 1, Deadlines.in(Duration.ofMillis(150))))
                        .isInstanceOf(DeadlineExceededException.class);
                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(140_000_000L);
                send(client, "x");
                assertThat(receive(client, 1)).isEqualTo("x");
            }
        }

        @Test
        void writeGivesUpWhenThePeerDoesNotRead() throws Exception {
            CountDownLatch end = new CountDownLatch(1);
            try (Listener listener = engine.listen(LOOPBACK, 16, transport -> {
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                    Transport client = connect(listener)) {
                byte[] much = new byte[32 << 20];
                assertThatThrownBy(() -> client.write(much, 0, much.length, Deadlines.in(Duration.ofMillis(300))))
                        .isInstanceOf(DeadlineExceededException.class);
            } finally {
                end.countDown();
            }
        }

        @Test
        void closingFromAnotherThreadEndsARead() throws Exception {
            try (Listener listener = echo();
                    Transport client = connect(listener)) {
                AtomicReference<Throwable> thrown = new AtomicReference<>();
                CountDownLatch reading = new CountDownLatch(1);
                Thread reader = engine.start("reader", () -> {
                    reading.countDown();
                    try {
                        int n = client.read(new byte[1], 0, 1, Deadlines.NONE);
                        thrown.set(new AssertionError("read " + n));
                    } catch (IOException e) {
                        thrown.set(e);
                    }
                });
                reading.await();
                client.close();
                assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
                assertThat(thrown.get()).isInstanceOf(IOException.class);
            }
        }

        @Test
        void abortResetsThePeer() throws Exception {
            try (Listener listener = echo()) {
                Transport client = connect(listener);
                send(client, "x");
                assertThat(receive(client, 1)).isEqualTo("x");
                client.abort();
                assertThat(failures.poll(5, TimeUnit.SECONDS)).hasMessageContainingAll("onnection", "reset");
            }
        }

        @Test
        void idleConnectionTellsWhenThePeerSpeaksOrLeaves() throws Exception {
            BlockingQueue<Transport> accepted = new LinkedBlockingQueue<>();
            CountDownLatch end = new CountDownLatch(1);
            try (Listener listener = engine.listen(LOOPBACK, 16, transport -> {
                        accepted.add(transport);
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                    Transport client = connect(listener)) {
                Transport server = accepted.take();
                assertThat(client.isQuiet()).isTrue();
                send(server, "x");
                awaitNotQuiet(client);
                assertThat(receive(client, 1)).isEqualTo("x");
                server.close();
                awaitNotQuiet(client);
                assertThat(client.read(new byte[1], 0, 1, Deadlines.in(Duration.ofSeconds(5))))
                        .isEqualTo(-1);
            } finally {
                end.countDown();
            }
        }

        private static void awaitNotQuiet(Transport transport) {
            long deadline = Deadlines.in(Duration.ofSeconds(5));
            while (transport.isQuiet()) {
                assertThat(Deadlines.left(deadline)).isPositive();
                Thread.onSpinWait();
            }
        }

        @Test
        void refusedConnectionSaysSo() throws IOException {
            Listener listener = echo();
            InetSocketAddress address = listener.address();
            listener.close();
            long deadline = Deadlines.in(Duration.ofSeconds(5));
            assertThatThrownBy(() -> {
                        while (Deadlines.left(deadline) > 0) {
                            engine.connect(address, deadline).close();
                        }
                    })
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("efused");
        }

        @Test
        void busyPortIsRefusedWithASentence() throws IOException {
            try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK.getAddress())) {
                InetSocketAddress address = new InetSocketAddress(LOOPBACK.getAddress(), taken.getLocalPort());
                assertThatThrownBy(() -> engine.listen(address, 16, Transport::close))
                        .isInstanceOf(BindException.class)
                        .hasMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": address already in use");
            }
        }

        @Test
        void portOfAnEngineOfOursIsBusyToo() throws IOException {
            try (Listener listener = echo()) {
                assertThatThrownBy(() -> engine.listen(listener.address(), 16, Transport::close))
                        .isInstanceOf(BindException.class);
            }
        }

        @Test
        void closedListenerFreesItsAddressAtOnce() throws IOException {
            Listener first = echo();
            InetSocketAddress address = first.address();
            for (int i = 0; i < 20; i++) {
                first.close();
                first = engine.listen(address, 16, Transport::close);
            }
            assertThat(first.address()).isEqualTo(address);
            first.close();
        }

        @Test
        void nameWithoutAddressIsAnErrorOfItsOwn() {
            InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
            assertThatThrownBy(() -> engine.connect(nowhere, Deadlines.in(Duration.ofSeconds(5))))
                    .isInstanceOf(UnknownHostException.class);
            assertThatThrownBy(() -> engine.listen(nowhere, 16, Transport::close))
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on nowhere.invalid:80: the host name has no address");
        }

        @Test
        void interruptedReaderEndsInsteadOfSpinning() throws Exception {
            try (Listener listener = echo();
                    Transport client = connect(listener)) {
                AtomicReference<Throwable> thrown = new AtomicReference<>();
                CountDownLatch reading = new CountDownLatch(1);
                Thread reader = engine.start("reader", () -> {
                    reading.countDown();
                    try {
                        int n = client.read(new byte[1], 0, 1, Deadlines.NONE);
                        thrown.set(new AssertionError("read " + n));
                    } catch (IOException e) {
                        thrown.set(e);
                    }
                });
                reading.await();
                reader.interrupt();
                assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
                assertThat(thrown.get()).isInstanceOf(IOException.class);
            }
        }

        @Test
        void connectionIsQuietAgainAfterEveryAnswer() throws Exception {
            try (Listener listener = engine.listen(LOOPBACK, 16, transport -> {
                        byte[] buffer = new byte[16];
                        try {
                            while (transport.read(buffer, 0, buffer.length, Deadlines.NONE) > 0) {
                                // Two packets, which the client may get with one read and two events.
                                transport.write(buffer, 0, 1, Deadlines.NONE);
                                transport.write(buffer, 1, 1, Deadlines.NONE);
                            }
                        } catch (IOException e) {
                            failures.add(e);
                        }
                    });
                    Transport client = connect(listener)) {
                BlockingQueue<Boolean> quiet = new LinkedBlockingQueue<>();
                Thread asking = engine.start("asking", () -> {
                    for (int i = 0; i < 500; i++) {
                        try {
                            send(client, "hi");
                            quiet.add(receive(client, 2).equals("hi") && client.isQuiet());
                        } catch (IOException e) {
                            failures.add(e);
                        }
                    }
                });
                asking.join();
                assertThat(failures).isEmpty();
                assertThat(quiet).hasSize(500).containsOnly(true);
            }
        }

        @Test
        void pausedListenerLetsClientsWait() throws Exception {
            try (Listener listener = echo();
                    Transport first = connect(listener)) {
                send(first, "x");
                assertThat(receive(first, 1)).isEqualTo("x");
                listener.pause();
                // A thread that already waits in accept may take one more.
                List<Transport> waiting = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    waiting.add(connect(listener));
                }
                Transport last = waiting.getLast();
                send(last, "y");
                assertThatThrownBy(() -> last.read(new byte[1], 0, 1, Deadlines.in(Duration.ofMillis(200))))
                        .isInstanceOf(DeadlineExceededException.class);
                listener.resume();
                assertThat(receive(last, 1)).isEqualTo("y");
                waiting.forEach(Transport::close);
            }
        }

        @Test
        void manyShortConnectionsLeaveNothingOpen() throws Exception {
            try (Listener listener = echo()) {
                Runnable connections = () -> {
                    for (int i = 0; i < 500; i++) {
                        try (Transport client = connect(listener)) {
                            send(client, "ping");
                            assertThat(receive(client, 4)).isEqualTo("ping");
                        } catch (IOException e) {
                            failures.add(e);
                        }
                    }
                };
                long before = descriptors();
                Thread one = engine.start("one", connections);
                Thread two = engine.start("two", connections);
                one.join();
                two.join();
                assertThat(failures).isEmpty();
                long deadline = Deadlines.in(Duration.ofSeconds(10));
                while (descriptors() > before + 10) {
                    assertThat(Deadlines.left(deadline)).isPositive();
                    Thread.onSpinWait();
                }
            }
        }

        private static long descriptors() {
            String[] open = new java.io.File("/proc/self/fd").list();
            return open == null ? 0 : open.length;
        }

        @Test
        void manyIdleConnectionsStillAnswer() throws IOException {
            List<Transport> idle = new ArrayList<>();
            try (Listener listener = echo()) {
                for (int i = 0; i < 1000; i++) {
                    idle.add(connect(listener));
                }
                for (int i = 0; i < idle.size(); i += 97) {
                    send(idle.get(i), "x");
                    assertThat(receive(idle.get(i), 1)).isEqualTo("x");
                }
            } finally {
                idle.forEach(Transport::close);
            }
        }
    }
}
