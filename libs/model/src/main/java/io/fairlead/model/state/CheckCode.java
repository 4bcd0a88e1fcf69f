package io.fairlead.model.state;

/** How one check ended. HAProxy management guide 9.1, field {@code check_status}. */
public enum CheckCode {
    UNK("unknown", false),
    INI("initializing", false),
    SOCKERR("socket error", false),
    L4OK("Layer4 check passed", true),
    L4TOUT("Layer4 timeout", false),
    L4CON("Layer4 connection problem", false),
    L6OK("Layer6 check passed", true),
    L6TOUT("Layer6 timeout", false),
    L6RSP("Layer6 invalid response", false),
    L7OK("Layer7 check passed", true),
    L7TOUT("Layer7 timeout", false),
    L7RSP("Layer7 invalid response", false),
    L7STS("Layer7 wrong status", false);

    private final String sentence;
    private final boolean passed;

    CheckCode(String sentence, boolean passed) {
        this.sentence = sentence;
        this.passed = passed;
    }

    /** The words HAProxy's log line uses. */
    public String sentence() {
        return sentence;
    }

    /** Whether the check succeeded. */
    public boolean passed() {
        return passed;
    }
}
