package io.fairlead.net.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.engine.Engines;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/1.1 in, frames out, and back, on both engines: what RFC 9113 asks of a client, and what a hostile server meets. */
@Timeout(120)
final class Http2LinkTest {

    private static final int CANCEL = 8;
    private static final int REFUSED_STREAM = 7;
    private static final int PROTOCOL_ERROR = 1;
    private static final int INTERNAL_ERROR = 2;

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

    abstract static class Behaviour {

        private final String word;
        private IoEngine engine;
        private ServerSocket listener;

        @SuppressWarnings("NullAway.Init") // begin() is what tests begin with.
        private FramePeer server;

        @SuppressWarnings("NullAway.Init") // As above.
        private Http2Link link;

        @SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
        Behaviour(String word) {
            this.word = word;
        }

        @BeforeEach
        void start() throws IOException {
            engine = Engines.choose(word, "0");
            listener = new ServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"));
        }

        @AfterEach
        void stop() throws IOException {
            engine.close();
            listener.close();
        }

        /** Runs what must run on the engine's threads. */
        private <T> CompletableFuture<T> later(Work<T> work) {
            CompletableFuture<T> done = new CompletableFuture<>();
            engine.start("client", () -> {
                try {
                    done.complete(work.run());
                } catch (Throwable e) {
                    done.completeExceptionally(e);
                }
            });
            return done;
        }

        private interface Work<T> {
            T run() throws Exception;
        }

        private void begin(int... settings) throws Exception {
            CompletableFuture<Http2Link> opened = later(this::connect);
            server = new FramePeer(listener).beginServer(settings);
            link = opened.get();
        }

        private Http2Link connect() throws IOException {
            long deadline = Deadlines.in(Duration.ofSeconds(60));
            return Http2Link.open(
                    engine.connect((InetSocketAddress) listener.getLocalSocketAddress(), deadline),
                    false,
                    engine,
                    deadline);
        }

        private Transport ask(String request) throws IOException {
            assertThat(link.reserve()).isTrue();
            Transport stream = link.stream();
            say(stream, request);
            return stream;
        }

        private static void say(Transport stream, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            stream.write(bytes, 0, bytes.length, Deadlines.in(Duration.ofSeconds(60)));
        }

        private static String read(Transport stream, int length) throws IOException {
            StringBuilder text = new StringBuilder();
            byte[] bytes = new byte[8192];
            while (text.length() < length) {
                int n = stream.read(
                        bytes, 0, Math.min(bytes.length, length - text.length()), Deadlines.in(Duration.ofSeconds(60)));
                if (n < 0) {
                    return text + "<end>";
                }
                text.append(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        }

        private CompletableFuture<String> answer(String request) {
            return later(() -> {
                try (Transport stream = ask(request)) {
                    return read(stream, 1_000_000);
                }
            });
        }

        @Test
        void aRequestIsFieldsAndItsAnswerIsText() throws Exception {
            begin();
            CompletableFuture<String> answer = answer("GET /a?b HTTP/1.1\r\nHost: a.test\r\nX-One: 1\r\n"
                    + "TE: trailers\r\nConnection: close\r\nKeep-Alive: 5\r\n\r\n");
            assertThat(server.fields())
                    .isEqualTo("1! :method=GET :scheme=http :path=/a?b :authority=a.test x-one=1 te=trailers");
            server.headers(1, false, ":status", "103", "link", "x");
            server.headers(1, false, ":status", "200", "content-length", "5", "x-two", "2");
            server.data(1, true, "hello");
            assertThat(answer.get())
                    .isEqualTo("HTTP/1.1 103 \r\nlink: x\r\n\r\n"
                            + "HTTP/1.1 200 \r\ncontent-length: 5\r\nx-two: 2\r\n\r\nhello<end>");
            Awaitility.await().until(link::idle);
            assertThat(link.usable()).isTrue();
        }

        @Test
        void bodiesWithoutALengthAndTrailersBothWays() throws Exception {
            begin();
            CompletableFuture<String> answer =
                    answer("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n");
            assertThat(server.fields()).isEqualTo("1 :method=POST :scheme=http :path=/ :authority=a.test");
            assertThat(server.next(Frames.DATA).text()).isEqualTo("abc");
            assertThat(server.next(Frames.DATA).text()).isEqualTo("de");
            assertThat(server.fields()).isEqualTo("1! x-sum=5");
            server.headers(1, false, ":status", "200");
            server.data(1, false, "some text");
            server.headers(1, true, "grpc-status", "0");
            assertThat(answer.get())
                    .isEqualTo("HTTP/1.1 200 \r\ntransfer-encoding: chunked\r\n\r\n"
                            + "9\r\nsome text\r\n0\r\ngrpc-status: 0\r\n\r\n<end>");
        }

        @Test
        void answersWithoutABody() throws Exception {
            begin();
            CompletableFuture<String> empty = answer("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            server.headers(1, true, ":status", "200");
            assertThat(empty.get()).isEqualTo("HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n<end>");
            CompletableFuture<String> head = answer("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            server.headers(3, true, ":status", "200", "content-length", "77");
            assertThat(head.get()).isEqualTo("HTTP/1.1 200 \r\ncontent-length: 77\r\n\r\n<end>");
            CompletableFuture<String> unchanged = answer("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            server.headers(5, true, ":status", "304");
            assertThat(unchanged.get()).isEqualTo("HTTP/1.1 304 \r\n\r\n<end>");
        }

        @Test
        void streamsShareTheConnectionUpToTheServersLimit() throws Exception {
            begin(Frames.SETTINGS_MAX_CONCURRENT_STREAMS, 2);
            CompletableFuture<String> first = answer("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
            String one = server.fields();
            CompletableFuture<String> second = answer("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
            String two = server.fields();
            assertThat(one).startsWith("1!").contains(":path=/1");
            assertThat(two).startsWith("3!").contains(":path=/2");
            assertThat(link.reserve()).isFalse();
            server.headers(3, true, ":status", "202").headers(1, true, ":status", "201");
            assertThat(second.get()).contains(" 202 ");
            assertThat(first.get()).contains(" 201 ");
            Awaitility.await().until(link::idle);
            assertThat(link.reserve()).isTrue();
        }

        @Test
        void aBodyWaitsForTheServersWindowsAndOthersDoNot() throws Exception {
            begin(Frames.SETTINGS_INITIAL_WINDOW_SIZE, 10);
            CompletableFuture<String> slow = answer(
                    "PUT /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 25\r\n\r\n" + "0123456789".repeat(2) + "abcde");
            assertThat(server.fields()).startsWith("1 ");
            assertThat(server.next(Frames.DATA).text()).isEqualTo("0123456789");
            CompletableFuture<String> other = answer("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(server.fields()).startsWith("3!");
            server.headers(3, true, ":status", "200");
            assertThat(other.get()).contains(" 200 ");
            server.send(Frames.WINDOW_UPDATE, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 100);
            assertThat(server.body()).isEqualTo("0123456789abcde");
            server.headers(1, true, ":status", "204");
            assertThat(slow.get()).contains(" 204 ");
        }

        @Test
        void whoReadsSlowlyHoldsNoMoreThanTheWindow() throws Exception {
            begin();
            Transport stream =
                    later(() -> ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).get();
            server.fields();
            server.headers(1, false, ":status", "200", "content-length", "100000");
            String piece = "x".repeat(16_000);
            for (int i = 0; i < 4; i++) {
                server.data(1, false, piece);
            }
            // More than the window of 65536 bytes: the stream is at fault, and only it.
            server.data(1, false, piece);
            assertThat(server.reset()).isEqualTo("1:3");
            assertThatThrownBy(() -> later(() -> read(stream, 100_000)).get())
                    .hasCauseInstanceOf(BadMessageException.class);
            CompletableFuture<String> next = answer("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            server.headers(3, true, ":status", "200");
            assertThat(next.get()).contains(" 200 ");
        }

        @Test
        void whatTheServerDidNotLookAtIsToldFromWhatItGaveUp() throws Exception {
            begin();
            CompletableFuture<String> refused = answer("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            server.send(Frames.RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) REFUSED_STREAM);
            assertThatThrownBy(refused::get).hasCauseInstanceOf(UnprocessedException.class);
            CompletableFuture<String> failed = answer("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            server.send(Frames.RST_STREAM, 0, 3, (byte) 0, (byte) 0, (byte) 0, (byte) INTERNAL_ERROR);
            assertThatThrownBy(failed::get).hasCauseInstanceOf(StreamResetException.class);
            CompletableFuture<String> kept = answer("GET /kept HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            CompletableFuture<String> behind = answer("POST /behind HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            server.send(Frames.GOAWAY, 0, 0, new byte[] {0, 0, 0, 5, 0, 0, 0, 0});
            assertThatThrownBy(behind::get).hasCauseInstanceOf(UnprocessedException.class);
            assertThat(link.usable()).isFalse();
            assertThat(link.reserve()).isFalse();
            server.headers(5, true, ":status", "200");
            assertThat(kept.get()).contains(" 200 ");
            // The last stream is over: we leave.
            assertThat(server.goodbye()).isZero();
            assertThat(server.next().type()).isEqualTo(-1);
        }

        @Test
        void anAnswerThatDoesNotWaitForTheBodyIsRead() throws Exception {
            begin(Frames.SETTINGS_INITIAL_WINDOW_SIZE, 3);
            Transport stream = later(() -> {
                        assertThat(link.reserve()).isTrue();
                        Transport opened = link.stream();
                        say(opened, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
                        return opened;
                    })
                    .get();
            server.fields();
            server.headers(1, false, ":status", "413", "content-length", "4");
            server.data(1, true, "much");
            server.send(Frames.RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
            assertThatThrownBy(() -> later(() -> {
                                say(stream, "defghi");
                                return "";
                            })
                            .get())
                    .isInstanceOf(ExecutionException.class);
            assertThat(later(() -> read(stream, 1000)).get()).endsWith("\r\n\r\nmuch<end>");
        }

        @Test
        void malformedAnswersEndTheirStreamAlone() throws Exception {
            begin();
            String[][] answers = {
                {":status", "200", "connection", "close"},
                {":status", "200", "Upper", "x"},
                {":status", "200", "x", "two\r\nlines: 1"},
                {":status", "101"},
                {":status", "20"},
                {"x", "1", ":status", "200"},
                {":status", "200", ":status", "200"},
                {":status", "200", "content-length", "-1"},
                {":status", "200", "content-length", "3", "content-length", "4"},
                {":status", "200", "transfer-encoding", "chunked"},
            };
            int id = 1;
            for (String[] fields : answers) {
                CompletableFuture<String> answer = answer("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                server.fields();
                server.headers(id, false, fields);
                assertThat(server.reset()).as(String.join(" ", fields)).isEqualTo(id + ":" + PROTOCOL_ERROR);
                assertThatThrownBy(answer::get).hasCauseInstanceOf(BadMessageException.class);
                id += 2;
            }
            CompletableFuture<String> early = answer("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            server.data(id, true, "HTTP/1.1 200 OK\r\n\r\n");
            assertThat(server.reset()).isEqualTo(id + ":" + PROTOCOL_ERROR);
            assertThatThrownBy(early::get).hasCauseInstanceOf(BadMessageException.class);
            CompletableFuture<String> shorter = answer("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            server.fields();
            server.headers(id + 2, false, ":status", "200", "content-length", "5")
                    .data(id + 2, true, "four");
            assertThat(server.reset()).isEqualTo((id + 2) + ":" + PROTOCOL_ERROR);
            assertThatThrownBy(shorter::get).hasCauseInstanceOf(BadMessageException.class);
            assertThat(link.usable()).isTrue();
        }

        @Test
        void interimAnswersThatNobodyReadsAreBounded() throws Exception {
            begin();
            later(() -> ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).get();
            server.fields();
            String large = "x".repeat(8000);
            for (int i = 0; i < 12; i++) {
                server.headers(1, false, ":status", "103", "link", large);
            }
            assertThat(server.reset()).isEqualTo("1:11");
        }

        @Test
        void aWebSocketIsAskedForWhereTheServerTakesIt() throws Exception {
            String request = "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
            begin(Frames.SETTINGS_ENABLE_CONNECT_PROTOCOL, 1);
            Transport stream = later(() -> ask(request)).get();
            assertThat(server.fields())
                    .isEqualTo("1 :method=CONNECT :protocol=websocket :scheme=http :path=/chat :authority=a"
                            + " sec-websocket-version=13");
            server.headers(1, false, ":status", "200", "sec-websocket-protocol", "x");
            String head = "HTTP/1.1 101 Switching Protocols\r\nsec-websocket-protocol: x\r\nconnection: Upgrade\r\n"
                    + "upgrade: websocket\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
            assertThat(later(() -> read(stream, head.length())).get()).isEqualTo(head);
            server.data(1, false, "from the server");
            assertThat(later(() -> read(stream, 15)).get()).isEqualTo("from the server");
            later(() -> {
                        say(stream, "to the server");
                        stream.shutdownOutput();
                        return "";
                    })
                    .get();
            assertThat(server.body()).isEqualTo("to the server");
            server.data(1, true, "");
            assertThat(later(() -> read(stream, 1)).get()).isEqualTo("<end>");
            server.close();
            begin();
            assertThatThrownBy(() -> later(() -> ask(request)).get()).hasMessageContaining("takes no websocket");
        }

        @Test
        void aStreamThatIsClosedIsResetAndAConnectionThatSaidNothingIsLeft() throws Exception {
            begin();
            later(() -> {
                        Transport stream = ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                        assertThatThrownBy(() -> stream.read(new byte[9], 0, 9, Deadlines.inNanos(1)))
                                .isInstanceOf(DeadlineExceededException.class);
                        stream.close();
                        return "";
                    })
                    .get();
            server.fields();
            assertThat(server.reset()).isEqualTo("1:" + CANCEL);
            // Nothing came since the request: others had better go elsewhere.
            assertThat(server.goodbye()).isZero();
            assertThat(link.usable()).isFalse();
        }

        @Test
        void whoSpeaksAnotherProtocolIsNoServer() throws Exception {
            CompletableFuture<Http2Link> opened = later(this::connect);
            try (FramePeer http1 = new FramePeer(listener)) {
                http1.raw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThatThrownBy(opened::get).hasCauseInstanceOf(Http2Exception.class);
            }
        }

        @Test
        void aServerThatBreaksTheProtocolLosesTheConnection() throws Exception {
            AtomicInteger tried = new AtomicInteger();
            for (Deed deed : new Deed[] {
                peer -> peer.send(Frames.PUSH_PROMISE, Frames.END_HEADERS, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 2),
                peer -> peer.send(Frames.SETTINGS, 0, 1),
                peer -> peer.headers(7, true, ":status", "200"),
                peer -> peer.send(
                        Frames.HEADERS, Frames.END_HEADERS, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff),
                peer -> peer.sendSized(20_000, Frames.DATA, 0, 1),
                peer -> {
                    for (int i = 0; i < 1100; i++) {
                        peer.send(Frames.PING, 0, 0, new byte[8]);
                    }
                },
            }) {
                begin();
                CompletableFuture<String> answer = answer("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                server.fields();
                try {
                    deed.on(server);
                } catch (IOException e) {
                    // It was cut off in the middle of it.
                    assertThat(link.usable()).isFalse();
                }
                assertThatThrownBy(answer::get).as("deed " + tried.get()).hasCauseInstanceOf(IOException.class);
                assertThat(link.usable()).isFalse();
                server.close();
                tried.incrementAndGet();
            }
            assertThat(tried).hasValue(6);
        }

        private interface Deed {
            void on(FramePeer peer) throws IOException;
        }
    }
}
