package io.fairlead.telemetry.log;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Lines to standard output or standard error of the process, which stay open. */
final class StreamSink implements LogSink {

    private final OutputStream out;

    private StreamSink(FileDescriptor descriptor) {
        // Not System.out: its lock and its encoding belong to others.
        out = new BufferedOutputStream(new FileOutputStream(descriptor), 16 * 1024);
    }

    static StreamSink stdout() {
        return new StreamSink(FileDescriptor.out);
    }

    static StreamSink stderr() {
        return new StreamSink(FileDescriptor.err);
    }

    @Override
    public void write(byte[] line, int length) throws IOException {
        out.write(line, 0, length);
        out.write('\n');
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() {
        // The descriptor is the process's.
    }
}
