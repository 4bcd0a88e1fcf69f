package io.fairlead.net.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** What holds for every message, however it arrives. */
final class CodecProperties {

    private static final String VISIBLE = "abzXY019!#$%&'*+-.^_`|~";

    @Provide
    Arbitrary<List<Integer>> pieces() {
        return Arbitraries.integers().between(1, 40).list().ofMinSize(1).ofMaxSize(8);
    }

    private static Arbitrary<String> fields() {
        Arbitrary<String> name =
                Arbitraries.strings().withChars(VISIBLE).ofMinLength(1).ofMaxLength(12);
        Arbitrary<String> value = Arbitraries.strings()
                .withChars("abz ,;=\"\t\u00e9\u00ff:/")
                .ofMaxLength(40)
                .map(String::strip);
        return Combinators.combine(name, value)
                .as((n, v) -> "X-" + n + ": " + v + "\r\n")
                .list()
                .ofMaxSize(6)
                .map(lines -> String.join("", lines));
    }

    private static Arbitrary<String> content() {
        return Arbitraries.strings().withChars("ab\r\n0;\u00ff").ofMaxLength(60);
    }

    private static Arbitrary<String> chunked() {
        Arbitrary<String> chunk = Combinators.combine(
                        content().filter(text -> !text.isEmpty()), Arbitraries.of("", ";a", ";a=b", " ;a=\"b;c\""))
                .as((text, extension) -> Integer.toHexString(text.length()) + extension + "\r\n" + text + "\r\n");
        return Combinators.combine(chunk.list().ofMaxSize(4), Arbitraries.of("", "X-Sum: 1\r\n", "Host: x\r\nY: 2\r\n"))
                .as((chunks, trailers) -> String.join("", chunks) + "0\r\n" + trailers + "\r\n");
    }

    private static Arbitrary<String> request() {
        Arbitrary<String> line = Arbitraries.of(
                "GET / HTTP/1.1\r\n",
                "POST /a/b?c=d HTTP/1.1\r\n",
                "OPTIONS * HTTP/1.1\r\n",
                "GET http://other.example:81?x HTTP/1.1\r\n",
                "x-Y /%20 HTTP/1.2\r\n");
        Arbitrary<String> none = fields().map(f -> "Host: a.example\r\n" + f + "\r\n");
        Arbitrary<String> sized = Combinators.combine(fields(), content())
                .as((f, text) -> "Host: a\r\n" + f + "Content-Length: " + text.length() + "\r\n\r\n" + text);
        Arbitrary<String> pieces = Combinators.combine(fields(), chunked())
                .as((f, text) -> "Host:\r\n" + f + "Transfer-Encoding: Chunked\r\n\r\n" + text);
        return Combinators.combine(line, Arbitraries.oneOf(none, sized, pieces)).as(String::concat);
    }

    @Provide
    Arbitrary<String> requests() {
        return request().list().ofMinSize(1).ofMaxSize(4).map(list -> String.join("", list));
    }

    /** Messages with a few octets replaced, taken out or put in, where a parser is most likely to be wrong. */
    @Provide
    Arbitrary<String> broken() {
        Arbitrary<String> splinter = Arbitraries.of(
                "",
                "\r",
                "\n",
                "\r\n",
                " ",
                "\t",
                ":",
                "\0",
                "0",
                "f",
                ";",
                "\u007f",
                "\u0080",
                "Content-Length: 3\r\n");
        return Combinators.combine(
                        requests(),
                        splinter,
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(0, 3))
                .as((text, put, position, taken) -> {
                    int at = position % text.length();
                    return text.substring(0, at) + put + text.substring(Math.min(text.length(), at + taken));
                });
    }

    private static List<String> read(String text, List<Integer> pieces) throws IOException {
        ChoppedTransport transport = new ChoppedTransport(text.getBytes(StandardCharsets.ISO_8859_1), pieces, true);
        List<String> seen = Conversation.of(transport);
        assertThat(transport.borrowed()).as("buffers not given back").isZero();
        assertThat(transport.mostBorrowedWaiting())
                .as("buffers held while waiting")
                .isZero();
        return seen;
    }

    @Property(tries = 1500)
    void messagesAreTheSameHoweverTheyArrive(@ForAll("requests") String text, @ForAll("pieces") List<Integer> pieces)
            throws IOException {
        List<String> whole = read(text, List.of(Integer.MAX_VALUE));
        assertThat(whole).noneMatch(message -> message.startsWith("bad") || message.equals("ended"));
        assertThat(read(text, pieces)).isEqualTo(whole);
    }

    @Property(tries = 4000, shrinking = ShrinkingMode.BOUNDED)
    void brokenMessagesAreRefusedTheSameWayHoweverTheyArrive(
            @ForAll("broken") String text, @ForAll("pieces") List<Integer> pieces) throws IOException {
        // Whether a fault or the end is met first in a piece may differ in the status, never in what got through.
        assertThat(normal(read(text, pieces))).isEqualTo(normal(read(text, List.of(Integer.MAX_VALUE))));
    }

    private static List<String> normal(List<String> seen) {
        return seen.stream()
                .map(message -> message.startsWith("bad ") ? "bad" : message)
                .toList();
    }

    @Property(tries = 2000)
    void garbageIsOnlyEverRefused(@ForAll byte[] garbage) throws IOException {
        read(new String(garbage, StandardCharsets.ISO_8859_1), List.of(7));
        read("GET / HTTP/1.1\r\n" + new String(garbage, StandardCharsets.ISO_8859_1), List.of(5));
        read(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + new String(garbage, StandardCharsets.ISO_8859_1),
                List.of(3));
    }

    @Property(tries = 1000)
    void whatIsSentOnReadsBackAsTheSame(@ForAll("requests") String text) throws IOException {
        for (String message : read(text, List.of(Integer.MAX_VALUE))) {
            int end = message.indexOf("\r\n\r\n") + 4;
            RequestHead head = new RequestHead();
            Http1Reader reader = new Http1Reader(ChoppedTransport.whole(message.substring(0, end)));
            assertThat(reader.awaitMessage(Deadlines.NONE)).isTrue();
            reader.readRequestHead(head, Deadlines.NONE);
            byte[] again = new byte[head.length()];
            assertThat(head.write(again, 0)).isEqualTo(again.length);
            assertThat(new String(again, StandardCharsets.ISO_8859_1)).isEqualTo(message.substring(0, end));
        }
    }

    @Property(tries = 1500)
    void chunksKeepTheirFramingHoweverTheyArrive(@ForAll("chunks") String body, @ForAll("pieces") List<Integer> pieces)
            throws IOException {
        String text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
        ChoppedTransport transport = new ChoppedTransport(text.getBytes(StandardCharsets.ISO_8859_1), pieces, false);
        Http1Reader reader = new Http1Reader(transport);
        RequestHead head = new RequestHead();
        assertThat(reader.awaitMessage(Deadlines.NONE)).isTrue();
        reader.readRequestHead(head, Deadlines.NONE);
        BodyReader relay = new BodyReader(reader);
        relay.begin(head.bodyLength(), false);
        while (relay.nextBuffered()) {
            relay.writePiece(transport, Deadlines.NONE);
        }
        while (relay.next(Deadlines.NONE)) {
            relay.writePiece(transport, Deadlines.NONE);
        }
        assertThat(transport.written()).isEqualTo(body.replace("Host: x\r\n", ""));
    }

    @Provide
    Arbitrary<String> chunks() {
        return chunked();
    }
}
