package io.fairlead.net.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forms used to hide one request in another. Each is followed by what a deceived parser would take for a second
 * request; none may be seen as one, and nothing of them may be sent on with two readings.
 */
final class SmugglingTest {

    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";

    private static List<String> read(String text) throws IOException {
        return Conversation.of(ChoppedTransport.whole(text));
    }

    private static String escaped(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // RFC 9112 section 6.1 and 6.3: two lengths
                "Content-Length: 6\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\nContent-Length: 6\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: xchunked\\r\\nContent-Length: 5\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Content-Length: 5\\r\\nContent-Length: 0\\r\\n\\r\\nhello",
                "Content-Length: 5, 5\\r\\n\\r\\nhello",
                "Content-Length: +5\\r\\n\\r\\nhello",
                "Content-Length: -1\\r\\n\\r\\n",
                "Content-Length: 0x5\\r\\n\\r\\nhello",
                "Content-Length: 5 5\\r\\n\\r\\nhello",
                "Content-Length: 18446744073709551621\\r\\n\\r\\nhello",
                // RFC 9112 section 7: codings other than chunked, chunked not last, not once
                "Transfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked, identity\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked;q=1\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: , chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: \"chunked\"\\r\\n\\r\\n0\\r\\n\\r\\n",
                // RFC 9112 section 5.1 and 5.2: field lines
                "Transfer-Encoding : chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding\\t: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "X: y\\r\\n Transfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding:\\r\\n chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "X: y\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "X: y\\rTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "X: y\\0\\r\\nContent-Length: 0\\r\\n\\r\\n",
                "Content-Length: 5\\0\\r\\n\\r\\nhello",
                "X: y\\n\\n",
                // RFC 9112 section 7.1: chunks
                "Transfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nhelloXX0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n+5\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n0x5\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n 5\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n5 \\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n5\\nhello\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n5;a\\nhello\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nhello\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n10000000000000005\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n\\r\\n0\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n0\\r\\nX : y\\r\\n\\r\\n",
                "Transfer-Encoding: chunked\\r\\n\\r\\n0\\r\\nX: y\\n\\r\\n\\r\\n",
            })
    void refused(String rest) throws IOException {
        assertThat(read("POST /seen HTTP/1.1\r\nHost: a\r\n" + escaped(rest) + HIDDEN))
                .last()
                .asString()
                .startsWith("bad ");
        assertThat(read("POST /seen HTTP/1.1\r\nHost: a\r\n" + escaped(rest) + HIDDEN))
                .noneMatch(message -> message.contains("/hidden"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\\r\\n",
                "GET / HTTP/1.1\\n",
                "GET / HTTP/1.10\\r\\nHost: a\\r\\n",
                "GET / HTTP/11\\r\\nHost: a\\r\\n",
                "GET  / HTTP/1.1\\r\\nHost: a\\r\\n",
                "GET\\t/ HTTP/1.1\\r\\nHost: a\\r\\n",
                "GET / HTTP/1.1 \\r\\nHost: a\\r\\n",
                " GET / HTTP/1.1\\r\\nHost: a\\r\\n",
                "GET / HTTP/1.1\\r\\n Host: a\\r\\n",
                "GET /#x HTTP/1.1\\r\\nHost: a\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a/b\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: u@a\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a:80:80\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a:8x\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a:123456\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a, b\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a\\\\b\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: [::1\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: []\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: [::1]x\\r\\n",
                "GET http://a,b/ HTTP/1.1\\r\\nHost: a\\r\\n",
                "GET http://a:b/ HTTP/1.1\\r\\nHost: a\\r\\n",
                "CONNECT / HTTP/1.1\\r\\nHost: a\\r\\n",
                "CONNECT a HTTP/1.1\\r\\nHost: a\\r\\n",
                "CONNECT http://a:80/ HTTP/1.1\\r\\nHost: a\\r\\n",
                "PRI * HTTP/2.0\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n",
            })
    void badHeads(String head) throws IOException {
        assertThat(read(escaped(head) + "\r\n" + HIDDEN))
                .singleElement()
                .asString()
                .startsWith("bad ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.example:8080", "a_b", "[::1]", "[::ffff:1.2.3.4]:443", "10.0.0.1:1", "", "%41"})
    void goodHosts(String host) throws IOException {
        assertThat(read("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .singleElement()
                .asString()
                .startsWith("GET / ");
    }

    @Test
    void pipelinedRequestsAreAllSeen() throws IOException {
        assertThat(read("GET /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                        + "\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n3;x=\"y\"\r\nabc\r\n0\r\nT: v\r\n\r\n"
                        + "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n"
                        + HIDDEN))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("GET /1 ").endsWith("\r\n\r\nabc"),
                        second -> assertThat(second).startsWith("POST /2 ").endsWith("\r\n\r\nabc"),
                        third -> assertThat(third).startsWith("GET /3 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002",
                "\0",
                "GET / HTTP/1.1\r\nX: \u0001",
                "\u0080",
                "(",
                "GET / HTTP/1.1\n"
            })
    void whatCannotBecomeARequestIsRefusedAtOnce(String start) throws IOException {
        byte[] octets = start.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(Conversation.of(new ChoppedTransport(octets, List.of(100), false)))
                .containsExactly("bad 400");
    }

    @Test
    void clearTextHttp2IsNotAnUpgrade() throws IOException {
        Http1Reader reader = new Http1Reader(
                ChoppedTransport.whole(
                        "GET / HTTP/1.1\r\nHost: a\r\n"
                                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: websocket, h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"));
        RequestHead head = new RequestHead();
        assertThat(reader.awaitMessage(Long.MAX_VALUE)).isTrue();
        reader.readRequestHead(head, Long.MAX_VALUE);
        assertThat(head.upgrade()).isFalse();
        head.removeHopByHop(head.upgrade());
        byte[] out = new byte[head.length()];
        head.write(out, 0);
        assertThat(new String(out, java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }
}
