package io.fairlead.net.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9112 lets a request look like, and the forms used to smuggle one request in another. */
final class RequestRulesTest {

    private static final String HOST = "Host: a\r\n";

    private static RequestHead read(String text, int piece) throws IOException {
        Http1Reader reader = new Http1Reader(new ScriptedTransport(text, piece));
        assertThat(reader.awaitMessage(Deadlines.NONE)).isTrue();
        RequestHead head = new RequestHead();
        reader.readRequestHead(head, Deadlines.NONE);
        return head;
    }

    private static RequestHead read(String text) throws IOException {
        return read(text, Integer.MAX_VALUE);
    }

    private static String escaped(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0");
    }

    @Test
    void ordinaryRequestAtEveryPieceSize() throws IOException {
        String text = "POST /a/b?c=d HTTP/1.1\r\nHost: x.example:8080\r\nContent-Length: 5\r\nX-A:  v \r\n\r\nhello";
        for (int piece = 1; piece <= text.length(); piece++) {
            RequestHead head = read(text, piece);
            assertThat(head.method()).isEqualTo("POST");
            assertThat(head.path()).isEqualTo("/a/b");
            assertThat(head.query()).isEqualTo("c=d");
            assertThat(head.host()).isEqualTo("x.example:8080");
            assertThat(head.bodyLength()).isEqualTo(5);
            assertThat(head.value(2)).isEqualTo("v");
            assertThat(head.keepAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n",
                "Transfer-Encoding: chunked\\r\\nContent-Length: 5\\r\\n",
                "Content-Length: 5\\r\\nContent-Length: 6\\r\\n",
                "Content-Length: 5\\r\\nContent-Length: 5\\r\\n",
                "Content-Length: 5, 5\\r\\n",
                "Content-Length: +5\\r\\n",
                "Content-Length: -1\\r\\n",
                "Content-Length: 0x5\\r\\n",
                "Content-Length: \\r\\n",
                "Content-Length: 99999999999999999999\\r\\n",
                "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n",
                "Content-Length : 5\\r\\n",
                "X: a\\r\\n folded\\r\\n",
                " X: a\\r\\n",
                "X: a\\0b\\r\\n",
                "X: a\\rb\\r\\n",
                "X: a\\nY: b\\r\\n",
                "X\\r\\n",
                ": v\\r\\n",
                "X y: v\\r\\n",
                "Host: b\\r\\n",
            })
    void refusedFields(String fields) {
        assertThatThrownBy(() -> read("GET / HTTP/1.1\r\n" + HOST + escaped(fields) + "\r\n"))
                .isInstanceOf(BadMessageException.class)
                .satisfies(e -> assertThat(((BadMessageException) e).status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "xchunked", "identity", "chunked, identity", "gzip"})
    void otherTransferCodingsAreNotImplemented(String coding) {
        assertThatThrownBy(() -> read("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: " + coding + "\r\n\r\n"))
                .isInstanceOf(BadMessageException.class)
                .satisfies(e -> assertThat(((BadMessageException) e).status()).isEqualTo(501));
    }

    @ParameterizedTest
    @CsvSource({
        "GET  / HTTP/1.1, 400",
        "GET\\t/ HTTP/1.1, 400",
        "GET /a b HTTP/1.1, 400",
        "GET / HTTP/1.1x, 400",
        "GET / HTTP/1., 400",
        "GET / http/1.1, 400",
        "GET /, 400",
        "GET / HTTP/2.0, 505",
        "PRI * HTTP/2.0, 505",
        "G(T / HTTP/1.1, 400",
        "GET a HTTP/1.1, 400",
        "GET * HTTP/1.1, 400",
        "GET ftp://a/ HTTP/1.1, 400",
        "GET http://u@a/ HTTP/1.1, 400",
        "GET http:/// HTTP/1.1, 400",
    })
    void refusedRequestLines(String line, int status) {
        assertThatThrownBy(() -> read(escaped(line) + "\r\n" + HOST + "\r\n"))
                .isInstanceOf(BadMessageException.class)
                .satisfies(e -> assertThat(((BadMessageException) e).status()).isEqualTo(status));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\\r\\n\\r\\n",
                "GET / HTTP/1.1\\nHost: a\\n\\n",
                "GET / HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n"
            })
    void refusedHeads(String text) {
        assertThatThrownBy(() -> read(escaped(text))).isInstanceOf(IOException.class);
    }

    @Test
    void transferEncodingInHttp10IsRefused() {
        assertThatThrownBy(() -> read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .isInstanceOf(BadMessageException.class);
    }

    @Test
    void http10ClosesUnlessAskedToStay() throws IOException {
        assertThat(read("GET / HTTP/1.0\r\n\r\n").keepAlive()).isFalse();
        assertThat(read("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keepAlive())
                .isTrue();
        assertThat(read("GET / HTTP/1.1\r\n" + HOST + "Connection: keep-alive, close\r\n\r\n")
                        .keepAlive())
                .isFalse();
    }

    @Test
    void absoluteFormReplacesHost() throws IOException {
        RequestHead head = read("GET http://b.example/p?q HTTP/1.1\r\nHost: other\r\n\r\n");
        assertThat(head.host()).isEqualTo("b.example");
        assertThat(head.path()).isEqualTo("/p");
        byte[] out = new byte[head.length()];
        int end = head.write(out, 0);
        assertThat(new String(out, 0, end, StandardCharsets.ISO_8859_1))
                .isEqualTo("GET /p?q HTTP/1.1\r\nHost: b.example\r\n\r\n");
    }

    @Test
    void hopByHopFieldsStayHere() throws IOException {
        RequestHead head = read("GET / HTTP/1.1\r\n" + HOST + "Connection: x-secret, keep-alive\r\nX-Secret: 1\r\n"
                + "Keep-Alive: 5\r\nProxy-Connection: x\r\nTE: gzip\r\nUpgrade: h2c\r\nX-Kept: 2\r\n\r\n");
        head.removeHopByHop(false);
        byte[] out = new byte[head.length()];
        int end = head.write(out, 0);
        assertThat(new String(out, 0, end, StandardCharsets.ISO_8859_1))
                .isEqualTo("GET / HTTP/1.1\r\nHost: a\r\nX-Kept: 2\r\n\r\n");
    }

    @Test
    void connectionCannotTakeAwayWhatFramesTheMessage() throws IOException {
        RequestHead head =
                read("POST / HTTP/1.1\r\n" + HOST + "Connection: content-length, host\r\nContent-Length: 1\r\n\r\nx");
        head.removeHopByHop(false);
        assertThat(head.has(Field.CONTENT_LENGTH)).isTrue();
        assertThat(head.has(Field.HOST)).isTrue();
    }

    @Test
    void headsAreBounded() {
        assertThatThrownBy(() -> read("GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(16_000) + "\r\n\r\n"))
                .isInstanceOf(BadMessageException.class);
        assertThatThrownBy(() -> read("GET / HTTP/1.1\r\n" + HOST + "X: a\r\n".repeat(101) + "\r\n"))
                .isInstanceOf(BadMessageException.class);
        assertThatThrownBy(() -> read("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n"))
                .isInstanceOf(BadMessageException.class);
    }

    @Test
    void octetsAbove127PassInValues() throws IOException {
        assertThat(read("GET / HTTP/1.1\r\n" + HOST + "X: \u00e9\r\n\r\n").value(1))
                .isEqualTo("\u00e9");
    }

    @Test
    void upgradeNeedsBothFields() throws IOException {
        assertThat(read("GET / HTTP/1.1\r\n" + HOST + "Upgrade: websocket\r\n\r\n")
                        .upgrade())
                .isFalse();
        assertThat(read("GET / HTTP/1.1\r\n" + HOST + "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .upgrade())
                .isTrue();
    }
}
