package io.fairlead.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces an entry if its version still is the expected one (0 for none); runs where the entry lives. */
final class PutIfVersion implements EntryProcessor<String, Versioned, Boolean> {

    private static final long serialVersionUID = 1L;

    private final long expected;
    private final transient Versioned next;

    PutIfVersion(long expected, Versioned next) {
        this.expected = expected;
        this.next = next;
    }

    @Override
    public Boolean process(Map.Entry<String, Versioned> entry) {
        @Nullable Versioned present = entry.getValue();
        if ((present == null ? 0 : present.version()) != expected) {
            return false;
        }
        entry.setValue(next);
        return true;
    }

    /** The form on the wire. */
    static final class Serializer implements CompactSerializer<PutIfVersion> {

        @Override
        public PutIfVersion read(CompactReader in) {
            Versioned next = in.readCompact("next");
            if (next == null) {
                throw new IllegalArgumentException("no value to put");
            }
            return new PutIfVersion(in.readInt64("expected"), next);
        }

        @Override
        public void write(CompactWriter out, PutIfVersion value) {
            out.writeInt64("expected", value.expected);
            out.writeCompact("next", value.next);
        }

        @Override
        public String getTypeName() {
            return "fairlead.put-if-version";
        }

        @Override
        public Class<PutIfVersion> getCompactClass() {
            return PutIfVersion.class;
        }
    }
}
