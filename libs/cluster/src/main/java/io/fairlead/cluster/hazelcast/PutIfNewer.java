package io.fairlead.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces each of some entries unless it is at least as new, or newer than what the next one builds on; runs where the
 * entries live, and maybe twice: a call whose answer was lost is made again. What it wrote already counts as written.
 */
final class PutIfNewer implements EntryProcessor<String, Versioned, Boolean> {

    /** Builds on anything: only the version counts. */
    static final long ANY = Long.MAX_VALUE;

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Next> values;

    /**
     * What is to be written.
     *
     * @param value with its version
     * @param base the highest version it may replace
     */
    record Next(Versioned value, long base) {}

    PutIfNewer(Map<String, Next> values) {
        this.values = Map.copyOf(values);
    }

    /** One entry that builds on anything. */
    static PutIfNewer of(String key, Versioned value) {
        return new PutIfNewer(Map.of(key, new Next(value, ANY)));
    }

    @Override
    public Boolean process(Map.Entry<String, Versioned> entry) {
        @Nullable Versioned present = entry.getValue();
        Next next = values.get(entry.getKey());
        if (next != null && next.value().equals(present)) {
            return true;
        }
        if (next == null
                || (present != null
                        && (present.version() >= next.value().version() || present.version() > next.base()))) {
            return false;
        }
        entry.setValue(next.value());
        return true;
    }

    /** The form on the wire. */
    static final class Form implements StreamSerializer<PutIfNewer> {

        @Override
        public int getTypeId() {
            return 3;
        }

        @Override
        public void write(ObjectDataOutput out, PutIfNewer processor) throws IOException {
            out.writeInt(processor.values.size());
            for (Map.Entry<String, Next> entry : processor.values.entrySet()) {
                out.writeString(entry.getKey());
                out.writeLong(entry.getValue().base());
                entry.getValue().value().writeTo(out);
            }
        }

        @Override
        public PutIfNewer read(ObjectDataInput in) throws IOException {
            int size = in.readInt();
            Map<String, Next> values = new HashMap<>();
            for (int i = 0; i < size; i++) {
                @Nullable String key = in.readString();
                long base = in.readLong();
                Versioned value = Versioned.readFrom(in);
                if (key == null) {
                    throw new IOException("a value without a key");
                }
                values.put(key, new Next(value, base));
            }
            return new PutIfNewer(values);
        }
    }
}
