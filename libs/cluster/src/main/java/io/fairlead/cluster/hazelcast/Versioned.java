package io.fairlead.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import java.io.IOException;
import java.util.Arrays;

/** An encoded value with the number that decides which of two is newer. Immutable: nobody writes into the body. */
final class Versioned {

    /** Far above any configuration; what claims more is not ours. */
    private static final int LONGEST = 64 << 20;

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

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeLong(version);
        out.writeInt(body.length);
        out.write(body);
    }

    static Versioned readFrom(ObjectDataInput in) throws IOException {
        long version = in.readLong();
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a value of " + length + " bytes");
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new Versioned(version, body);
    }

    /** The form on the wire. */
    static final class Form implements StreamSerializer<Versioned> {

        @Override
        public int getTypeId() {
            return 1;
        }

        @Override
        public void write(ObjectDataOutput out, Versioned value) throws IOException {
            value.writeTo(out);
        }

        @Override
        public Versioned read(ObjectDataInput in) throws IOException {
            return readFrom(in);
        }
    }
}
