package io.fairlead.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.FieldKind;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces each of some entries unless it is at least as new, or newer than what the next one builds on; runs where the
 * entries live.
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
        if (next == null
                || (present != null
                        && (present.version() >= next.value().version() || present.version() > next.base()))) {
            return false;
        }
        entry.setValue(next.value());
        return true;
    }

    /** The form on the wire. */
    static final class Serializer implements CompactSerializer<PutIfNewer> {

        @Override
        public PutIfNewer read(CompactReader in) {
            @Nullable String @Nullable [] keys = in.readArrayOfString("keys");
            @Nullable Versioned @Nullable [] values = in.readArrayOfCompact("values", Versioned.class);
            // A node of the version before does not tell them.
            long @Nullable [] bases =
                    in.getFieldKind("bases") == FieldKind.ARRAY_OF_INT64 ? in.readArrayOfInt64("bases") : null;
            if (keys == null || values == null || keys.length != values.length) {
                throw new IllegalArgumentException("keys and values do not match");
            }
            Map<String, Next> read = new HashMap<>();
            for (int i = 0; i < keys.length; i++) {
                String key = keys[i];
                Versioned value = values[i];
                if (key != null && value != null) {
                    read.put(key, new Next(value, bases == null || i >= bases.length ? ANY : bases[i]));
                }
            }
            return new PutIfNewer(read);
        }

        @Override
        public void write(CompactWriter out, PutIfNewer processor) {
            int size = processor.values.size();
            String[] keys = new String[size];
            Versioned[] values = new Versioned[size];
            long[] bases = new long[size];
            int i = 0;
            for (Map.Entry<String, Next> entry : processor.values.entrySet()) {
                keys[i] = entry.getKey();
                values[i] = entry.getValue().value();
                bases[i++] = entry.getValue().base();
            }
            out.writeArrayOfString("keys", keys);
            out.writeArrayOfCompact("values", values);
            out.writeArrayOfInt64("bases", bases);
        }

        @Override
        public String getTypeName() {
            return "fairlead.put-if-newer";
        }

        @Override
        public Class<PutIfNewer> getCompactClass() {
            return PutIfNewer.class;
        }
    }
}
