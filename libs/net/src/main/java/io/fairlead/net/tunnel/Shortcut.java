package io.fairlead.net.tunnel;

import io.fairlead.net.io.Mover;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Moves the bytes of one direction on the engine's own thread, while the direction's thread waits, as long as nothing has
 * to wait: that spares waking a thread for every message. What could not be written, an error and the end are left to the
 * direction's thread, which calls {@link #finish} when it wakes. The two never run at the same time.
 */
final class Shortcut implements Mover {

    /** Told of bytes that passed. */
    interface Passed {

        /** These came. */
        void came(int count);

        /** These were written, all of what came or its first part; false when the direction's thread has to look. */
        boolean written(byte[] bytes, int offset, int count);
    }

    private static final byte[] NONE = {};

    private final Transport from;
    private final Transport to;
    private final Passed passed;
    private byte[] rest = NONE;
    private int at;
    private int end;
    private boolean called;
    private @Nullable Exception failure;

    Shortcut(Transport from, Transport to, Passed passed) {
        this.from = from;
        this.to = to;
        this.passed = passed;
    }

    /** Whether both sides can do without waiting at all. */
    boolean possible() {
        return from.immediate() && to.immediate();
    }

    @Override
    public boolean move() {
        called = true;
        byte[] buffer = from.buffers().borrow();
        rest = buffer;
        try {
            int n = from.tryRead(buffer, 0, buffer.length);
            if (n <= 0) {
                return n == 0;
            }
            at = 0;
            end = n;
            passed.came(n);
            at = write(buffer, n);
            // A full buffer means that more is there, which no event tells again.
            return passed.written(buffer, 0, at) && at == n && n < buffer.length;
        } catch (IOException | RuntimeException e) {
            failure = e;
            at = end;
            return false;
        } finally {
            release();
        }
    }

    /**
     * Does what {@link #move} had to leave.
     *
     * @return whether it was called since, so that it is time to look around before the next wait
     */
    boolean finish(long deadline) throws IOException {
        if (!called) {
            return false;
        }
        called = false;
        fail();
        if (at < end) {
            try {
                int offset = at;
                WriteFailed.write(to, rest, offset, end - offset, deadline);
                passed.written(rest, offset, end - offset);
            } finally {
                at = end;
                release();
            }
        }
        return true;
    }

    private int write(byte[] bytes, int count) throws WriteFailed {
        try {
            return to.tryWrite(bytes, 0, count);
        } catch (IOException e) {
            throw new WriteFailed(e);
        }
    }

    /** An error happens once; it is kept for the thread that can end the direction. */
    private void fail() throws IOException {
        Exception met = failure;
        failure = null;
        if (met instanceof IOException e) {
            throw e;
        }
        if (met instanceof RuntimeException e) {
            throw e;
        }
    }

    private void release() {
        if (at == end && rest.length > 0) {
            byte[] buffer = rest;
            rest = NONE;
            at = end = 0;
            from.buffers().giveBack(buffer);
        }
    }
}
