package io.fairlead.telemetry.log;

import java.io.IOException;

/** Where lines go. Used by one thread at a time. */
interface LogSink extends AutoCloseable {

    /**
     * Takes a line without its end.
     *
     * @param length how many octets of it
     */
    void write(byte[] line, int length) throws IOException;

    /** Sends what is buffered. */
    void flush() throws IOException;

    /** Lines it took but could not send. */
    default long dropped() {
        return 0;
    }

    /** Whether a flush may still have something to do. */
    default boolean pending() {
        return false;
    }

    @Override
    void close();
}
