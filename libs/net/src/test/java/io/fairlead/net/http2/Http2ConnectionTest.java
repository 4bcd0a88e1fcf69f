package io.fairlead.net.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.net.engine.Engines;
import io.fairlead.net.http1.BodyReader;
import io.fairlead.net.http1.Head;
import io.fairlead.net.http1.Http1Reader;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames in, frames out, on both engines: what RFC 9113 asks for, and what a hostile client meets. */
@Timeout(120)
final class Http2ConnectionTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int STREAM_CLOSED = 5;
    private static final int FRAME_SIZE_ERROR = 6;
    private static final int REFUSED_STREAM = 7;
    private static final int COMPRESSION_ERROR = 9;
    private static final int ENHANCE_YOUR_CALM = 11;

    @Nested
    final class Stock extends Behaviour {
        Stock() {
            super("stock");
        }
    }

    @Nested
    final class Epoll extends Behaviour {
        Epoll() {
            super("epoll");
        }
    }

    abstract static class Behaviour implements Http2Connection.Handler {

        private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

        private final String word;
        private final AtomicInteger served = new AtomicInteger();
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean stopping;
        private IoEngine engine;
        private Listener listener;

        @SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
        Behaviour(String word) {
            this.word = word;
        }

        @BeforeEach
        void start() throws IOException {
            engine = Engines.choose(word, "0");
            listener = engine.listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16, this::serve);
        }

        private void serve(Transport transport) {
            try {
                new Http2Connection(transport, engine, this, new Http2Connection.Patience(PATIENCE, PATIENCE, PATIENCE))
                        .serve();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @AfterEach
        void stop() {
            released.countDown();
            engine.close();
        }

        /** A small HTTP/1.1 server: answers as the path says. */
        @Override
        public void handle(Transport stream, boolean first) {
            served.incrementAndGet();
            try (stream) {
                Http1Reader reader = new Http1Reader(stream);
                RequestHead head = new RequestHead();
                if (!reader.awaitMessage(Deadlines.NONE)) {
                    return;
                }
                reader.readRequestHead(head, Deadlines.NONE);
                answer(stream, reader, head);
            } catch (IOException | InterruptedException e) {
                // The client has seen to that.
                stream.abort();
            }
        }

        private void answer(Transport stream, Http1Reader reader, RequestHead head)
                throws IOException, InterruptedException {
            switch (head.path()) {
                case "/wait" -> released.await();
                case "/large" -> {
                    say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n");
                    say(stream, "0123456789".repeat(30_000));
                }
                case "/chunked" -> {
                    say(stream, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
                    say(
                            stream,
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n4;a=b\r\nab");
                    say(stream, "cd\r\n2\r\nef\r");
                    say(stream, "\n0\r\nX-Sum: 6\r\n\r\n");
                }
                case "/until-end" -> {
                    say(stream, "HTTP/1.1 200 OK\r\n\r\nsome");
                    say(stream, " text");
                    stream.shutdownOutput();
                }
                case "/broken" -> {
                    say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                    stream.abort();
                }
                case "/socket" -> socket(stream, reader, head);
                default -> echo(stream, reader, head);
            }
        }

        private static void say(Transport stream, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            stream.write(bytes, 0, bytes.length, Deadlines.NONE);
        }

        /** Head, body and trailers as they came. */
        private static void echo(Transport stream, Http1Reader reader, RequestHead head) throws IOException {
            ByteArrayOutputStream came = new ByteArrayOutputStream();
            byte[] copy = new byte[32 * 1024];
            came.write(copy, 0, head.write(copy, 0));
            BodyReader body = new BodyReader(reader);
            body.begin(head.bodyLength(), false);
            while (head.bodyLength() != Head.NO_BODY && body.next(Deadlines.NONE)) {
                came.write(copy, 0, body.copyPiece(copy, 0));
            }
            say(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Length: " + came.size() + "\r\n\r\n"
                            + came.toString(StandardCharsets.ISO_8859_1));
        }

        private static void socket(Transport stream, Http1Reader reader, RequestHead head) throws IOException {
            byte[] copy = new byte[32 * 1024];
            String text = new String(copy, 0, head.write(copy, 0), StandardCharsets.ISO_8859_1);
            String key = text.replaceAll("(?s).*sec-websocket-key: ([^\r]*)\r.*", "$1");
            say(
                    stream,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + RequestText.acceptFor(key) + "\r\n\r\n");
            Transport rest = reader.rest();
            for (int n = rest.read(copy, 0, copy.length, Deadlines.NONE); n >= 0; ) {
                stream.write(copy, 0, n, Deadlines.NONE);
                n = rest.read(copy, 0, copy.length, Deadlines.NONE);
            }
            stream.shutdownOutput();
        }

        @Override
        public boolean stopping() {
            return stopping;
        }

        private FramePeer connect(int... settings) throws IOException {
            return new FramePeer(listener.address()).begin(settings);
        }

        @Test
        void aRequestBecomesAnHttp1MessageAndItsAnswerFrames() throws Exception {
            try (FramePeer client = connect()) {
                client.headers(
                        1,
                        true,
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":path",
                        "/x?y",
                        ":authority",
                        "a.test",
                        "cookie",
                        "a=1",
                        "accept",
                        "*/*",
                        "cookie",
                        "b=2",
                        "te",
                        "trailers");
                assertThat(client.fields()).matches("1 :status=200 content-length=\\d+");
                assertThat(client.body())
                        .isEqualTo("GET /x?y HTTP/1.1\r\nhost: a.test\r\naccept: */*\r\nte: trailers\r\n"
                                + "cookie: a=1; b=2\r\n\r\n");
            }
        }

        @Test
        void manyStreamsShareAConnection() throws Exception {
            try (FramePeer client = connect()) {
                client.get(1, "/wait");
                for (int i = 3; i < 203; i += 2) {
                    client.get(i, "/n" + i);
                    assertThat(client.fields()).startsWith(i + " :status=200");
                    assertThat(client.body()).startsWith("GET /n" + i + " ");
                }
            }
        }

        @Test
        void bodiesAndTrailersPassBothWays() throws Exception {
            try (FramePeer client = connect()) {
                String[] post = {":method", "POST", ":scheme", "https", ":path", "/", ":authority", "a"};
                client.headers(1, false, post)
                        .data(1, false, "one")
                        .data(1, false, "")
                        .data(1, false, "three");
                client.headers(1, true, "x-sum", "8");
                client.fields();
                assertThat(client.body())
                        .endsWith("transfer-encoding: chunked\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\nx-sum: 8\r\n\r\n");
                client.get(3, "/chunked");
                assertThat(client.fields()).isEqualTo("3 :status=103 link=x");
                assertThat(client.fields()).isEqualTo("3 :status=200");
                assertThat(client.next(Frames.DATA).text()
                                + client.next(Frames.DATA).text()
                                + client.next(Frames.DATA).text())
                        .isEqualTo("abcdef");
                assertThat(client.fields()).isEqualTo("3! x-sum=6");
                client.get(5, "/until-end");
                assertThat(client.body()).isEqualTo("some text");
                client.headers(7, true, ":method", "HEAD", ":scheme", "https", ":path", "/large", ":authority", "a");
                assertThat(client.fields()).isEqualTo("7! :status=200 content-length=300000");
                client.get(9, "/broken");
                assertThat(client.next(Frames.DATA).text()).isEqualTo("half");
                assertThat(client.reset()).isEqualTo("9:2");
            }
        }

        @Test
        void answersWaitForTheWindowsOfTheClient() throws Exception {
            try (FramePeer client = connect(Frames.SETTINGS_INITIAL_WINDOW_SIZE, 10)) {
                client.get(1, "/large");
                assertThat(client.fields()).isEqualTo("1 :status=200 content-length=300000");
                assertThat(client.next(Frames.DATA).payload()).hasSize(10);
                client.send(Frames.PING, 0, 0, new byte[8]);
                assertThat(client.next().type())
                        .as("nothing but the answer to the ping")
                        .isEqualTo(Frames.PING);
                client.send(Frames.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 30});
                assertThat(client.next(Frames.DATA).payload()).hasSize(20);
                client.send(Frames.WINDOW_UPDATE, 0, 1, new byte[] {0, 0x10, 0, 0});
                client.send(Frames.WINDOW_UPDATE, 0, 0, new byte[] {0, 0x10, 0, 0});
                assertThat(client.body()).hasSize(300_000 - 30);
            }
        }

        @Test
        void largeBodiesPassBecauseWindowsAreOpenedAgain() throws Exception {
            try (FramePeer client = connect()) {
                String[] post = {
                    ":method", "POST", ":scheme", "https", ":path", "/", ":authority", "a", "content-length", "1000000"
                };
                client.headers(1, false, post);
                int window = 65536;
                String piece = "x".repeat(10_000);
                for (int sent = 0; sent < 1_000_000; sent += piece.length()) {
                    while (window < piece.length()) {
                        FramePeer.Frame update = client.next(Frames.WINDOW_UPDATE);
                        if (update.stream() == 1) {
                            window += java.nio.ByteBuffer.wrap(update.bytes()).getInt();
                        }
                    }
                    window -= piece.length();
                    client.data(1, sent + piece.length() == 1_000_000, piece);
                }
                client.send(Frames.WINDOW_UPDATE, 0, 1, new byte[] {0, 0x40, 0, 0});
                client.send(Frames.WINDOW_UPDATE, 0, 0, new byte[] {0, 0x40, 0, 0});
                client.fields();
                assertThat(client.body()).hasSizeGreaterThan(1_000_000).endsWith("xxx");
            }
        }

        @Test
        void anExtendedConnectIsAnUpgradeAndThenATunnel() throws Exception {
            try (FramePeer client = connect()) {
                client.headers(
                        1,
                        false,
                        ":method",
                        "CONNECT",
                        ":protocol",
                        "websocket",
                        ":scheme",
                        "https",
                        ":path",
                        "/socket",
                        ":authority",
                        "a",
                        "sec-websocket-version",
                        "13");
                assertThat(client.fields()).isEqualTo("1 :status=200");
                client.data(1, false, "hello");
                assertThat(client.next(Frames.DATA).text()).isEqualTo("hello");
                client.data(1, true, "bye");
                assertThat(client.body()).isEqualTo("bye");
            }
        }

        @Test
        void aClientThatPadsIsUnderstood() throws Exception {
            try (FramePeer client = connect()) {
                byte[] block = client.block(":method", "POST", ":scheme", "https", ":path", "/", ":authority", "a");
                ByteArrayOutputStream padded = new ByteArrayOutputStream();
                padded.write(3);
                padded.writeBytes(new byte[] {0, 0, 0, 0, 7});
                padded.writeBytes(block);
                padded.writeBytes(new byte[3]);
                client.send(
                        Frames.HEADERS,
                        Frames.PADDED | Frames.WITH_PRIORITY | Frames.END_HEADERS,
                        1,
                        padded.toByteArray());
                client.send(Frames.DATA, Frames.PADDED | Frames.END_STREAM, 1, new byte[] {2, 'a', 'b', 0, 0});
                client.fields();
                assertThat(client.body()).endsWith("\r\n\r\n2\r\nab\r\n0\r\n\r\n");
            }
        }

        @Test
        void malformedRequestsEndTheirStreamOnly() throws Exception {
            String[][] bad = {
                {":method", "GET", ":scheme", "https", ":path", ""},
                {":method", "GET", ":path", "/", ":authority", "a"},
                {":scheme", "https", ":path", "/", ":authority", "a"},
                {":method", "GET", ":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a"},
                {":method", "GET", ":scheme", "https", ":path", "/ HTTP/1.1\r\nx: y", ":authority", "a"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a\r\nx: y"},
                {":method", "GE T", ":scheme", "https", ":path", "/", ":authority", "a"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "X-Upper", "1"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "x", "1\r\ny: 2"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "x y", "1"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "connection", "close"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "transfer-encoding", "chunked"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "te", "gzip"},
                {":method", "GET", ":scheme", "https", ":path", "/", "x", "1", ":authority", "a"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "host", "b"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", ":unknown", "b"},
                {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "content-length", "5"},
                {
                    ":method",
                    "GET",
                    ":scheme",
                    "https",
                    ":path",
                    "/",
                    ":authority",
                    "a",
                    "content-length",
                    "0",
                    "content-length",
                    "0"
                },
                {":method", "CONNECT", ":scheme", "https", ":path", "/", ":authority", "a"},
            };
            try (FramePeer client = connect()) {
                int stream = 1;
                for (String[] fields : bad) {
                    client.headers(stream, true, fields);
                    assertThat(client.reset()).as(String.join(" ", fields)).isEqualTo(stream + ":" + PROTOCOL_ERROR);
                    stream += 2;
                }
                String[] post = {
                    ":method", "POST", ":scheme", "https", ":path", "/", ":authority", "a", "content-length", "3"
                };
                client.headers(stream, false, post).data(stream, true, "12");
                assertThat(client.reset()).isEqualTo(stream + ":" + PROTOCOL_ERROR);
                client.headers(stream + 2, false, post).data(stream + 2, false, "1234");
                assertThat(client.reset()).isEqualTo(stream + 2 + ":" + PROTOCOL_ERROR);
                client.headers(stream + 4, false, post).headers(stream + 4, true, ":path", "/");
                assertThat(client.reset()).isEqualTo(stream + 4 + ":" + PROTOCOL_ERROR);
                client.get(stream + 6, "/good");
                assertThat(client.fields()).contains(":status=200");
            }
        }

        private interface Deed {
            void on(FramePeer client) throws IOException;
        }

        private void ends(int error, Deed deed) throws IOException {
            try (FramePeer client = connect()) {
                deed.on(client);
                assertThat(client.goodbye()).isEqualTo(error);
            }
        }

        @Test
        void brokenFramesEndTheConnection() throws Exception {
            ends(FRAME_SIZE_ERROR, c -> c.sendSized(16_385, Frames.DATA, 0, 1));
            ends(FRAME_SIZE_ERROR, c -> c.send(Frames.PING, 0, 0, new byte[7]));
            ends(FRAME_SIZE_ERROR, c -> c.send(Frames.SETTINGS, 0, 0, new byte[5]));
            ends(FRAME_SIZE_ERROR, c -> c.send(Frames.SETTINGS, Frames.ACK, 0, new byte[6]));
            ends(FRAME_SIZE_ERROR, c -> c.get(1, "/wait").send(Frames.RST_STREAM, 0, 1, new byte[3]));
            ends(FRAME_SIZE_ERROR, c -> c.send(Frames.WINDOW_UPDATE, 0, 0, new byte[3]));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.PING, 0, 1, new byte[8]));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.SETTINGS, 0, 1));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.GOAWAY, 0, 1, new byte[8]));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.DATA, 0, 0, new byte[1]));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.HEADERS, Frames.END_HEADERS, 0, c.block(":method", "GET")));
            ends(PROTOCOL_ERROR, c -> c.get(2, "/"));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.DATA, 0, 1, new byte[1]));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.RST_STREAM, 0, 1, new byte[4]));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 1}));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.WINDOW_UPDATE, 0, 0, new byte[4]));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.PUSH_PROMISE, 0, 1, new byte[4]));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.CONTINUATION, 0, 1, new byte[4]));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.SETTINGS, 0, 0, new byte[] {0, 2, 0, 0, 0, 2}));
            ends(PROTOCOL_ERROR, c -> c.send(Frames.SETTINGS, 0, 0, new byte[] {0, 5, 0, 0, 0, 1}));
            ends(PROTOCOL_ERROR, c -> c.get(1, "/wait").send(Frames.DATA, Frames.PADDED, 1, new byte[] {9, 1}));
            ends(
                    PROTOCOL_ERROR,
                    c -> c.send(Frames.HEADERS, 0, 1, c.block(":method", "GET")).get(3, "/"));
            ends(FLOW_CONTROL_ERROR, c -> c.send(Frames.SETTINGS, 0, 0, new byte[] {0, 4, (byte) 0x80, 0, 0, 0}));
            ends(FLOW_CONTROL_ERROR, c -> c.send(Frames.WINDOW_UPDATE, 0, 0, new byte[] {0x7f, -1, -1, -1}));
            ends(
                    COMPRESSION_ERROR,
                    c -> c.send(Frames.HEADERS, Frames.END_HEADERS, 1, new byte[] {(byte) 0xff, -1, -1, -1, -1, 15}));
            try (FramePeer client = new FramePeer(listener.address())) {
                client.raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.goodbye()).isEqualTo(PROTOCOL_ERROR);
            }
        }

        @Test
        void framesOnStreamsThatAreOverAreToldSo() throws Exception {
            try (FramePeer client = connect()) {
                client.get(1, "/wait").data(1, false, "late");
                assertThat(client.reset()).isEqualTo("1:" + STREAM_CLOSED);
                client.get(3, "/");
                client.fields();
                client.body();
                client.headers(3, true, "x", "y");
                assertThat(client.goodbye()).isEqualTo(STREAM_CLOSED);
            }
            try (FramePeer client = connect()) {
                client.get(1, "/wait").send(Frames.WINDOW_UPDATE, 0, 1, new byte[] {0x7f, -1, -1, -1});
                assertThat(client.reset()).isEqualTo("1:" + FLOW_CONTROL_ERROR);
                client.get(3, "/wait").send(Frames.WINDOW_UPDATE, 0, 3, new byte[4]);
                assertThat(client.reset()).isEqualTo("3:" + PROTOCOL_ERROR);
                client.send(Frames.PRIORITY, 0, 5, new byte[] {0, 0, 0, 5, 0});
                assertThat(client.reset()).isEqualTo("5:" + PROTOCOL_ERROR);
            }
        }

        @Test
        void aClientCannotMakeUsServeMoreThanItsShare() throws Exception {
            try (FramePeer client = connect()) {
                for (int i = 0; i < 101; i++) {
                    client.get(2 * i + 1, "/wait");
                }
                assertThat(client.reset()).isEqualTo("201:" + REFUSED_STREAM);
            }
        }

        @Test
        void streamsResetAsSoonAsTheyAreOpenedAreCountedUntilTheyAreServed() throws Exception {
            try (FramePeer client = connect()) {
                int error;
                try {
                    for (int i = 1; i < 40_000; i += 2) {
                        client.get(i, "/wait").send(Frames.RST_STREAM, 0, i, new byte[] {0, 0, 0, 8});
                    }
                    error = client.goodbye();
                } catch (IOException e) {
                    // The connection was closed under us.
                    error = ENHANCE_YOUR_CALM;
                }
                assertThat(error).isEqualTo(ENHANCE_YOUR_CALM);
            }
            assertThat(served.get()).isLessThanOrEqualTo(1000);
        }

        @Test
        void floodsEndTheConnection() throws Exception {
            ends(ENHANCE_YOUR_CALM, c -> flood(c, Frames.PING, new byte[8]));
            ends(ENHANCE_YOUR_CALM, c -> flood(c, Frames.SETTINGS, new byte[6]));
            ends(
                    ENHANCE_YOUR_CALM,
                    c -> flood(
                            c.headers(
                                    1,
                                    false,
                                    ":method",
                                    "POST",
                                    ":scheme",
                                    "https",
                                    ":path",
                                    "/wait",
                                    ":authority",
                                    "a"),
                            Frames.DATA,
                            new byte[0]));
            ends(ENHANCE_YOUR_CALM, c -> {
                c.send(Frames.HEADERS, 0, 1, c.block(":method", "GET"));
                for (int i = 0; i < 17; i++) {
                    c.send(Frames.CONTINUATION, 0, 1);
                }
            });
            ends(ENHANCE_YOUR_CALM, c -> {
                c.send(Frames.HEADERS, 0, 1, new byte[10_000]);
                c.send(Frames.CONTINUATION, 0, 1, new byte[10_000]);
            });
        }

        /** Exactly as many as are too many, so that none is on its way when the connection closes. */
        private static void flood(FramePeer client, int type, byte[] payload) throws IOException {
            // The first settings counted as well.
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 1; i <= 1000; i++) {
                int stream = type == Frames.DATA ? 1 : 0;
                all.writeBytes(new byte[] {0, 0, (byte) payload.length, (byte) type, 0, 0, 0, 0, (byte) stream});
                all.writeBytes(payload);
            }
            client.raw(all.toByteArray());
        }

        @Test
        void headersThatGrowInTheTableAreNotKept() throws Exception {
            try (FramePeer client = connect()) {
                byte[] first = client.block(
                        ":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "x", "y".repeat(3000));
                ByteArrayOutputStream bomb = new ByteArrayOutputStream();
                bomb.writeBytes(first);
                for (int i = 0; i < 5000; i++) {
                    bomb.write(0x80 | 62);
                }
                client.send(Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, 1, bomb.toByteArray());
                assertThat(client.fields()).isEqualTo("1! :status=431");
                client.get(3, "/good");
                assertThat(client.fields()).startsWith("3 :status=200");
            }
        }

        @Test
        void aNodeOnItsWayOutSaysSoAndFinishesWhatItHas() throws Exception {
            try (FramePeer client = connect()) {
                client.get(1, "/chunked");
                client.next(Frames.DATA);
                stopping = true;
                client.get(3, "/last");
                assertThat(client.next(Frames.GOAWAY).error()).isZero();
                client.get(5, "/more");
                assertThat(client.reset()).isEqualTo("5:" + REFUSED_STREAM);
            }
        }

        @Test
        void aTableThePeerDoesNotWantIsNotUsed() throws Exception {
            try (FramePeer client = connect(Frames.SETTINGS_HEADER_TABLE_SIZE, 0)) {
                for (int i = 1; i < 7; i += 2) {
                    client.get(i, "/");
                    assertThat(client.fields()).startsWith(i + " :status=200");
                    client.body();
                }
            }
        }
    }
}
