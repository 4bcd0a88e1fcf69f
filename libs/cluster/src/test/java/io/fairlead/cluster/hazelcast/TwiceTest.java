package io.fairlead.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.EntryProcessor;
import java.util.AbstractMap.SimpleEntry;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A call whose answer was lost is made again by Hazelcast itself; its author must not take its own write for another's. */
class TwiceTest {

    private static final Versioned OLD = new Versioned(4, new byte[] {4});
    private static final Versioned NEXT = new Versioned(7, new byte[] {7});
    private static final Versioned FOREIGN = new Versioned(7, new byte[] {8});

    @Test
    void whatWasWrittenIsWritten() {
        Map.Entry<String, Versioned> entry = new SimpleEntry<>("k", OLD);
        EntryProcessor<String, Versioned, Boolean> newer = new PutIfNewer(Map.of("k", new PutIfNewer.Next(NEXT, 4)));
        assertThat(newer.process(entry)).isTrue();
        assertThat(newer.process(entry)).as("again").isTrue();
        assertThat(entry.getValue()).isEqualTo(NEXT);

        entry.setValue(OLD);
        EntryProcessor<String, Versioned, Boolean> expected = new PutIfVersion(4, NEXT);
        assertThat(expected.process(entry)).isTrue();
        assertThat(expected.process(entry)).as("again").isTrue();
        assertThat(entry.getValue()).isEqualTo(NEXT);
    }

    @Test
    void anothersOfTheSameVersionStays() {
        Map.Entry<String, Versioned> entry = new SimpleEntry<>("k", FOREIGN);
        assertThat(new PutIfNewer(Map.of("k", new PutIfNewer.Next(NEXT, 4))).process(entry))
                .isFalse();
        assertThat(new PutIfVersion(4, NEXT).process(entry)).isFalse();
        assertThat(entry.getValue()).isEqualTo(FOREIGN);
    }

    @Test
    void aVerdictThatDoesNotKnowOfALaterOneIsRefused() {
        Map.Entry<String, Versioned> entry = new SimpleEntry<>("k", OLD);
        assertThat(new PutIfNewer(Map.of("k", new PutIfNewer.Next(NEXT, 3))).process(entry))
                .isFalse();
        assertThat(entry.getValue()).isEqualTo(OLD);
    }
}
