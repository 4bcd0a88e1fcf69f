package io.fairlead.telemetry.stats;

import org.jspecify.annotations.Nullable;

/** Tells at once that nothing happened: what did not change stays the same object from picture to picture. */
public final class Identity {

    private Identity() {}

    /** Whether both are the same object, or none is there; two that only look the same are not. */
    @SuppressWarnings("ReferenceEquality") // This is the question.
    public static boolean same(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }
}
