package io.fairlead.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces each of some entries unless it is at least as new; runs where the entries live. */
final class PutIfNewer implements EntryProcessor<String, Versioned, Boolean> {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Versioned> values;

    PutIfNewer(Map<String, Versioned> values) {
        this.values = Map.copyOf(values);
    }

    @Override
    public Boolean process(Map.Entry<String, Versioned> entry) {
        @Nullable Versioned present = entry.getValue();
        Versioned next = values.get(entry.getKey());
        if (next == null || (present != null && present.version() >= next.version())) {
            return false;
        }
        entry.setValue(next);
        return true;
    }

    /** The form on the wire. */
    static final class Serializer implements CompactSerializer<PutIfNewer> {

        @Override
        public PutIfNewer read(CompactReader in) {
            @Nullable String @Nullable [] keys = in.readArrayOfString("keys");
            @Nullable Versioned @Nullable [] values = in.readArrayOfCompact("values", Versioned.class);
            if (keys == null || values == null || keys.length != values.length) {
                throw new IllegalArgumentException("keys and values do not match");
            }
            Map<String, Versioned> read = new HashMap<>();
            for (int i = 0; i < keys.length; i++) {
                String key = keys[i];
                Versioned value = values[i];
                if (key != null && value != null) {
                    read.put(key, value);
                }
            }
            return new PutIfNewer(read);
        }

        @Override
        public void write(CompactWriter out, PutIfNewer processor) {
            String[] keys = processor.values.keySet().toArray(new String[0]);
            Versioned[] values = new Versioned[keys.length];
            for (int i = 0; i < keys.length; i++) {
                values[i] = processor.values.getOrDefault(keys[i], new Versioned(0, new byte[0]));
            }
            out.writeArrayOfString("keys", keys);
            out.writeArrayOfCompact("values", values);
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
