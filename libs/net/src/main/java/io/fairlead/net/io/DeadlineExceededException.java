package io.fairlead.net.io;

import java.io.IOException;

/** A read, write or connect did not come to an end in time. */
public final class DeadlineExceededException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Says which operation ran out of time. */
    public DeadlineExceededException(String operation) {
        super(operation + " timed out");
    }
}
