package io.fairlead.model.diagnostic;

/**
 * One finding about a configuration.
 *
 * @param severity whether it refuses the configuration
 * @param code stable code for documentation and scripts, such as {@code unknown-keyword}
 * @param pointer RFC 6901 JSON pointer into the canonical configuration, empty for the whole
 * @param position where in the text it was found
 * @param message one sentence that says what is wrong
 * @param hint what to do, such as {@code did you mean "balance"?}; empty when there is nothing to say
 */
public record Diagnostic(
        Severity severity, String code, String pointer, Position position, String message, String hint) {

    /** An error without a pointer. */
    public static Diagnostic error(String code, Position position, String message, String hint) {
        return new Diagnostic(Severity.ERROR, code, "", position, message, hint);
    }

    /** A warning without a pointer. */
    public static Diagnostic warning(String code, Position position, String message, String hint) {
        return new Diagnostic(Severity.WARNING, code, "", position, message, hint);
    }

    /** Whether this finding refuses the configuration. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line for a terminal or a log: {@code file:line:col: error [code] message (hint)}. */
    public String line() {
        String place = position.toString();
        String text = severity.name().toLowerCase(java.util.Locale.ROOT) + " [" + code + "] " + message;
        return (place.isEmpty() ? "" : place + ": ") + text + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
