package io.fairlead.model.expr;

/** A text is no expression; the message is a clause for its writer. */
public final class BadExpressionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String word;

    BadExpressionException(String message, String word) {
        super(message);
        this.word = word;
    }

    /** The word that is unknown, empty when something else is wrong. */
    public String word() {
        return word;
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
