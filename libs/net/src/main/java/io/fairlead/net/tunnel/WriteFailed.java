package io.fairlead.net.tunnel;

import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Transport;
import java.io.IOException;

/** Writing failed, so the side that was written to is to blame. */
final class WriteFailed extends IOException {

    private static final long serialVersionUID = 1L;

    WriteFailed(IOException cause) {
        super(cause);
    }

    /** Writes all of it; a deadline that passes is no failure of the peer's. */
    static void write(Transport to, byte[] bytes, int offset, int count, long deadline) throws IOException {
        try {
            to.write(bytes, offset, count, deadline);
        } catch (DeadlineExceededException e) {
            throw e;
        } catch (IOException e) {
            throw new WriteFailed(e);
        }
    }
}
