package io.fairlead.telemetry;

/** Sees every stream end. Called on the data path: must neither block nor keep the record. */
@FunctionalInterface
public interface StreamObserver {

    /** A stream ended. */
    void ended(StreamEnd end);

    /** Whether method and target are wanted, which cost a copy. */
    default boolean wantsRequestLine() {
        return false;
    }

    /** How many streams it could not keep up with. */
    default long dropped() {
        return 0;
    }
}
