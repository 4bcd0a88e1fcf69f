package io.fairlead.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces an entry if its version still is the expected one (0 for none); runs where the entry lives, and maybe twice: a
 * call whose answer was lost is made again. What it wrote already counts as written.
 */
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
        if (next.equals(present)) {
            return true;
        }
        if ((present == null ? 0 : present.version()) != expected) {
            return false;
        }
        entry.setValue(next);
        return true;
    }

    /** The form on the wire. */
    static final class Form implements StreamSerializer<PutIfVersion> {

        @Override
        public int getTypeId() {
            return 2;
        }

        @Override
        public void write(ObjectDataOutput out, PutIfVersion processor) throws IOException {
            out.writeLong(processor.expected);
            processor.next.writeTo(out);
        }

        @Override
        public PutIfVersion read(ObjectDataInput in) throws IOException {
            return new PutIfVersion(in.readLong(), Versioned.readFrom(in));
        }
    }
}
