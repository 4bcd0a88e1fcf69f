package io.fairlead.telemetry.log;

import java.io.IOException;

/** Where lines go. Used by one thread at a time. */
interface LogSink extends AutoCloseable {

    /**
     * Takes a line without its end.
     *
     * @param epochMillis when it was written
     */
    void write(Severity severity, long epochMillis, CharSequence line) throws IOException;

    /** Sends what is buffered. */
    void flush() throws IOException;

    @Override
    void close();
}
