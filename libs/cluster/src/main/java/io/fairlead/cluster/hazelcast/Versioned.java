package io.fairlead.cluster.hazelcast;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.Arrays;

/** An encoded value with the number that decides which of two is newer. Immutable: nobody writes into the body. */
final class Versioned {

    private static final byte[] NOTHING = {};

    private final long version;
    private final byte[] body;

    Versioned(long version, byte[] body) {
        this.version = version;
        this.body = body;
    }

    long version() {
        return version;
    }

    byte[] body() {
        return body;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Versioned that && version == that.version && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version);
    }

    /** The form on the wire. */
    static final class Serializer implements CompactSerializer<Versioned> {

        @Override
        public Versioned read(CompactReader in) {
            byte[] body = in.readArrayOfInt8("body");
            return new Versioned(in.readInt64("version"), body == null ? NOTHING : body);
        }

        @Override
        public void write(CompactWriter out, Versioned value) {
            out.writeInt64("version", value.version);
            out.writeArrayOfInt8("body", value.body);
        }

        @Override
        public String getTypeName() {
            return "fairlead.versioned";
        }

        @Override
        public Class<Versioned> getCompactClass() {
            return Versioned.class;
        }
    }
}
