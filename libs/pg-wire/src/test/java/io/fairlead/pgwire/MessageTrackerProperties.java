package io.fairlead.pgwire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** However a stream is cut into pieces, the same messages are seen. */
final class MessageTrackerProperties {

    @Property(tries = 300)
    void piecesDoNotMatter(@ForAll("payloads") List<String> payloads, @ForAll @IntRange(min = 1, max = 70) int piece) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < payloads.size(); i++) {
            char type = (char) ('A' + i % 26);
            String payload = payloads.get(i);
            stream.writeBytes(new PgMessage(type, payload.getBytes(StandardCharsets.ISO_8859_1)).bytes());
            expected.add(type + payload.substring(0, Math.min(payload.length(), MessageTracker.HEAD)));
        }
        List<String> seen = new ArrayList<>();
        MessageTracker tracker = new MessageTracker(
                (type, head, length) -> seen.add(type + new String(head, 0, length, StandardCharsets.ISO_8859_1)));
        byte[] bytes = stream.toByteArray();
        for (int at = 0; at < bytes.length; at += piece) {
            tracker.bytes(bytes, at, Math.min(piece, bytes.length - at));
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(tracker.atBoundary()).isTrue();
        tracker.bytes(new byte[] {'Q', 0}, 0, 2);
        assertThat(tracker.atBoundary()).isFalse();
    }

    @Provide
    Arbitrary<List<String>> payloads() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMaxLength(300)
                .list()
                .ofMaxSize(20);
    }
}
