package io.fairlead.net.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the end of an answer's body is told, RFC 9112 section 6.3, and answers that are none. */
final class ResponseRulesTest {

    private static ResponseHead read(String text, boolean toHead, boolean toConnect) throws IOException {
        ResponseHead head = new ResponseHead();
        new Http1Reader(ChoppedTransport.whole(text)).readResponseHead(head, toHead, toConnect, Deadlines.NONE);
        return head;
    }

    private static String fields(String escaped) {
        return escaped.isEmpty() ? "" : escaped + "\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "200, Content-Length: 5, 5, true",
        "200, Content-Length: 0, 0, true",
        "200, Transfer-Encoding: chunked, -1, true",
        "200, '', -2, false",
        "200, Connection: close, -2, false",
        "404, Content-Length: 007, 7, true",
        "204, Content-Length: 5, 0, true",
        "204, Transfer-Encoding: chunked, 0, true",
        "304, Content-Length: 5, 0, true",
        "100, Content-Length: 5, 0, true",
        "103, Link: </a>, 0, true",
        "101, '', 0, true",
        "999, Content-Length: 1, 1, true",
    })
    void bodyLength(int status, String field, long length, boolean persists) throws IOException {
        ResponseHead head = read("HTTP/1.1 " + status + " Why not\r\n" + fields(field) + "\r\n", false, false);
        assertThat(head.status()).isEqualTo(status);
        assertThat(head.bodyLength()).isEqualTo(length);
        assertThat(head.keepAlive()).isEqualTo(persists);
    }

    @Test
    void headAndConnectDecideToo() throws IOException {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true, false)
                        .bodyLength())
                .isZero();
        assertThat(read("HTTP/1.1 200 OK\r\n\r\n", true, false).keepAlive()).isTrue();
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false, true)
                        .bodyLength())
                .isZero();
        assertThat(read("HTTP/1.1 407 No\r\nContent-Length: 5\r\n\r\n", false, true)
                        .bodyLength())
                .isEqualTo(5);
    }

    @Test
    void http10ClosesUnlessItSaysOtherwise() throws IOException {
        assertThat(read("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n", false, false)
                        .keepAlive())
                .isFalse();
        assertThat(read("HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n", false, false)
                        .keepAlive())
                .isTrue();
    }

    @Test
    void whatAnAnswerWithoutContentMustNotHaveIsNotSentOn() throws IOException {
        ResponseHead head = read("HTTP/1.1 204 No\r\nContent-Length: 5\r\nA: b\r\n\r\n", false, false);
        assertThat(text(head)).isEqualTo("HTTP/1.1 204 No\r\nA: b\r\n\r\n");
        assertThat(text(read("HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n", false, false)))
                .as("but 304 tells of the content it stands for")
                .contains("Content-Length: 5");
    }

    @Test
    void theVersionSentOnIsOurs() throws IOException {
        assertThat(text(read("HTTP/1.0 200\r\nContent-Length: 1\r\n\r\n", false, false)))
                .isEqualTo("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\n");
    }

    private static String text(ResponseHead head) throws IOException {
        byte[] out = new byte[head.length()];
        assertThat(head.write(out, 0)).isEqualTo(out.length);
        return new String(out, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 200 O\u0001K\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 304 OK\r\nContent-Length: x\r\n\r\n",
                "SSH-2.0-OpenSSH_9\r\n\r\n",
                "\u0015\u0003\u0001",
            })
    void notAnAnswer(String text) {
        assertThatThrownBy(() -> read(text, false, false)).isInstanceOf(BadMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "H", "HTTP/1.1 200 OK\r\nA: b\r\n"})
    void endsTooEarly(String text) {
        assertThatThrownBy(() -> read(text, false, false)).isInstanceOf(ConnectionEndedException.class);
    }

    @Test
    void aHeadThatEditsMadeTooLongIsRefusedAndNotCutOff() throws IOException {
        ResponseHead head = read("HTTP/1.1 200 OK\r\nA: " + "x".repeat(15_000) + "\r\n\r\n", false, false);
        head.append(("B: " + "y".repeat(2_000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> head.write(new byte[BufferPool.SIZE], 0)).isInstanceOf(BadMessageException.class);
        String authority = "a".repeat(7_000);
        RequestHead request = new RequestHead();
        Http1Reader reader = new Http1Reader(ChoppedTransport.whole(
                "GET http://" + authority + "/ HTTP/1.1\r\nHost: b\r\nX: " + "x".repeat(8_000) + "\r\n\r\n"));
        assertThat(reader.awaitMessage(Deadlines.NONE)).isTrue();
        reader.readRequestHead(request, Deadlines.NONE);
        request.append(("B: " + "y".repeat(8_000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> request.write(new byte[BufferPool.SIZE], 0)).isInstanceOf(BadMessageException.class);
    }

    @Test
    void whatHasArrivedIsLookedAtWithoutWaitingForMore() throws IOException {
        for (String begun : List.of(
                "", "5", "5\r", "5;x", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r", "0\r\n", "0\r\nA: b\r\n")) {
            for (boolean decode : new boolean[] {false, true}) {
                String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
                ChoppedTransport transport = new ChoppedTransport(
                        (head + begun).getBytes(StandardCharsets.ISO_8859_1), List.of(1_000), false);
                Http1Reader reader = new Http1Reader(transport);
                ResponseHead response = new ResponseHead();
                reader.readResponseHead(response, false, false, Deadlines.NONE);
                BodyReader body = new BodyReader(reader);
                body.begin(response.bodyLength(), decode);
                while (body.nextBuffered()) {
                    body.writePiece(transport, Deadlines.NONE);
                }
                assertThat(body.done()).isFalse();
                String expected = decode ? begun.replaceAll("^[05][^\n]*\n?", "") : begun;
                assertThat(expected).startsWith(transport.written());
            }
        }
    }
}
