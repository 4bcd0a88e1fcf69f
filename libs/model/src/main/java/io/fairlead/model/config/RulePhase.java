package io.fairlead.model.config;

/** When rules are looked at. */
public enum RulePhase {
    /** {@code tcp-request connection}: a client is connected, nothing is read. */
    CONNECTION("tcp-request connection"),
    /** {@code tcp-request content}: the first bytes are there. */
    CONTENT("tcp-request content"),
    /** {@code http-request}. */
    REQUEST("http-request"),
    /** {@code http-response}: a server answered. */
    RESPONSE("http-response"),
    /** {@code http-after-response}: any answer, our own included. */
    AFTER_RESPONSE("http-after-response");

    private final String words;

    RulePhase(String words) {
        this.words = words;
    }

    /** HAProxy's words. */
    public String words() {
        return words;
    }
}
