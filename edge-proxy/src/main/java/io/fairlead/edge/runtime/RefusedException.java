package io.fairlead.edge.runtime;

/** A command cannot be followed; the message is HAProxy's answer. Carries no stack trace: it is an answer. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedException(String answer) {
        super(answer, null, false, false);
    }
}
