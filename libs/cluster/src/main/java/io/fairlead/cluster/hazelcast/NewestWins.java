package io.fairlead.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** After a split the entry of the higher version stays, whichever half it was written in. */
public final class NewestWins implements SplitBrainMergePolicy<Object, MergingValue<Object>, Object> {

    /** Made by Hazelcast, by name. */
    public NewestWins() {}

    @Override
    public @Nullable Object merge(@Nullable MergingValue<Object> merging, @Nullable MergingValue<Object> existing) {
        if (merging == null) {
            return existing == null ? null : existing.getRawValue();
        }
        if (existing == null) {
            return merging.getRawValue();
        }
        return version(merging) > version(existing) ? merging.getRawValue() : existing.getRawValue();
    }

    private static long version(MergingValue<Object> value) {
        return value.getDeserializedValue() instanceof Versioned versioned ? versioned.version() : Long.MIN_VALUE;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // No state.
    }

    @Override
    public void readData(ObjectDataInput in) {
        // No state.
    }
}
