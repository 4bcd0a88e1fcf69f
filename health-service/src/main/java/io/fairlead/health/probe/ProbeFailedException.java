package io.fairlead.health.probe;

import io.fairlead.model.state.CheckCode;
import java.io.IOException;

/** A check that ended badly, with what HAProxy would call it. Carries no stack trace: failing is what probes do. */
final class ProbeFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final CheckCode code;
    private final int status;

    ProbeFailedException(CheckCode code, int status, String info) {
        super(info);
        this.code = code;
        this.status = status;
    }

    CheckCode code() {
        return code;
    }

    int status() {
        return status;
    }

    String info() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
