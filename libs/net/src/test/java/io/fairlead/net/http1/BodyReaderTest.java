package io.fairlead.net.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies arrive as sent, however they are cut, and wrong framing is refused. */
final class BodyReaderTest {

    private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\n";

    private static String pass(String message, int piece, boolean decode) throws IOException {
        ScriptedTransport in = new ScriptedTransport(message, piece);
        ScriptedTransport out = new ScriptedTransport("", 1);
        Http1Reader reader = new Http1Reader(in);
        RequestHead head = new RequestHead();
        assertThat(reader.awaitMessage(Deadlines.NONE)).isTrue();
        reader.readRequestHead(head, Deadlines.NONE);
        BodyReader body = new BodyReader(reader);
        body.begin(head.bodyLength(), decode);
        while (body.next(Deadlines.NONE)) {
            body.writePiece(out, Deadlines.NONE);
        }
        if (body.pieceLength() > 0 && !out.written().endsWith("0\r\n\r\n") && !body.done()) {
            throw new AssertionError("unfinished");
        }
        return out.written();
    }

    @Test
    void lengthBodyAtEveryPieceSize() throws IOException {
        String message = HEAD + "Content-Length: 11\r\n\r\nhello worldGET / HTTP/1.1\r\n";
        for (int piece = 1; piece < message.length(); piece++) {
            assertThat(pass(message, piece, false)).isEqualTo("hello world");
        }
    }

    @Test
    void chunkedBodyKeepsItsFramingAtEveryPieceSize() throws IOException {
        String body = "5\r\nhello\r\n6;x=\"y\"\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n";
        String message = HEAD + "Transfer-Encoding: chunked\r\n\r\n" + body;
        for (int piece = 1; piece < message.length(); piece++) {
            assertThat(pass(message, piece, false)).as("piece %s", piece).isEqualTo(body);
            assertThat(pass(message, piece, true)).as("piece %s", piece).isEqualTo("hello world");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5;a", "5 ; a = b", "5;a=b;c;d=\"e;f\\\"g\" ;h", "00005", "5\t;x"})
    void properSizeLinesPassUnchanged(String line) throws IOException {
        String body = line + "\r\nhello\r\n0\r\n\r\n";
        assertThat(pass(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + body, 4, false))
                .isEqualTo(body);
    }

    @Test
    void trailersThatWouldChangeTheMessageAreDropped() throws IOException {
        String message = HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\nHost: b\r\nX: 1\r\n\r\n";
        assertThat(pass(message, 7, false)).isEqualTo("0\r\nX: 1\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhelloXX0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5 x\r\nhello\r\n0\r\n\r\n",
                "5;\r\nhello\r\n0\r\n\r\n",
                "5;a;\r\nhello\r\n0\r\n\r\n",
                "5;a=\r\nhello\r\n0\r\n\r\n",
                "5;a=\"b\r\nhello\r\n0\r\n\r\n",
                "5;a=\"b\"c\r\nhello\r\n0\r\n\r\n",
                "5;a b\r\nhello\r\n0\r\n\r\n",
                "5;a \r\nhello\r\n0\r\n\r\n",
                "5;a=\"\\\r\nhello\r\n0\r\n\r\n",
                "g\r\n",
                "\r\nhello",
                "1000000000000000\r\n",
                "5;a\rb\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n0\r\nbad name: x\r\n\r\n",
                "0\r\n folded: x\r\n\r\n",
            })
    void wrongChunksAreRefused(String body) {
        for (int piece = 1; piece <= body.length(); piece++) {
            int size = piece;
            assertThatThrownBy(() -> pass(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + body, size, false))
                    .isInstanceOf(BadMessageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n", "5"})
    void bodiesThatEndTooEarlyAreNoticed(String body) {
        assertThatThrownBy(() -> pass(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + body, 3, false))
                .isInstanceOf(ConnectionEndedException.class);
    }

    @Test
    void extensionLinesAreBounded() {
        assertThatThrownBy(() -> pass(
                        HEAD + "Transfer-Encoding: chunked\r\n\r\n5;" + "a".repeat(5_000) + "\r\nhello\r\n0\r\n\r\n",
                        100,
                        false))
                .isInstanceOf(BadMessageException.class);
    }
}
