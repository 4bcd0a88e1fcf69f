package io.fairlead.cli.remote;

import java.util.List;

/** A request did not do what was asked; the message is one sentence, the findings say more. */
final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> findings;

    ApiException(String message, Throwable cause) {
        super(message, cause);
        this.findings = List.of();
    }

    ApiException(String message, List<String> findings) {
        super(message);
        this.findings = List.copyOf(findings);
    }

    /** One line each. */
    List<String> findings() {
        return findings;
    }
}
