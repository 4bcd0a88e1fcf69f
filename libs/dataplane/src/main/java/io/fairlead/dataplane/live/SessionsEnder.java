package io.fairlead.dataplane.live;

/** Why all sessions of a server were ended: the first character of their termination state. HAProxy manual 8.5. */
public enum SessionsEnder {
    /** The server went down or into maintenance. */
    MARKED_DOWN("D"),
    /** It was a backup, and a better one came up. */
    MARKED_UP("U"),
    /** An operator wanted it. */
    OPERATOR("K");

    private final String letter;

    SessionsEnder(String letter) {
        this.letter = letter;
    }

    /** The character. */
    public String letter() {
        return letter;
    }
}
