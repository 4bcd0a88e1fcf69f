package io.fairlead.model.state;

/** How one check ended. HAProxy management guide 9.1, field {@code check_status}. */
public enum CheckCode {
    UNK(0, "unknown", false),
    INI(1, "initializing", false),
    SOCKERR(5, "socket error", false),
    /** What traffic told, taken for a check ({@code observe}). */
    HANA(4, "Health analyze", false),
    L4OK(6, "Layer4 check passed", true),
    L4TOUT(7, "Layer4 timeout", false),
    L4CON(8, "Layer4 connection problem", false),
    L6OK(9, "Layer6 check passed", true),
    L6TOUT(10, "Layer6 timeout", false),
    L6RSP(11, "Layer6 invalid response", false),
    L7OK(15, "Layer7 check passed", true),
    L7TOUT(12, "Layer7 timeout", false),
    L7RSP(13, "Layer7 invalid response", false),
    /** Passed, but the server asks to be left. */
    L7OKC(16, "Layer7 check conditionally passed", true),
    L7STS(17, "Layer7 wrong status", false);

    private final int number;
    private final String sentence;
    private final boolean passed;

    CheckCode(int number, String sentence, boolean passed) {
        this.number = number;
        this.sentence = sentence;
        this.passed = passed;
    }

    /** HAProxy's number for it, as its server state has it. */
    public int number() {
        return number;
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
