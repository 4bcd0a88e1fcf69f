package io.fairlead.stats.alerts;

/**
 * Something a rule found at one moment.
 *
 * @param rule its name, such as {@code server-down}
 * @param subject what it is about, such as {@code backend/server}
 * @param message a sentence for whoever is woken
 * @param certain false for a value between the one that fires and the one that resolves: it starts nothing and ends
 *     nothing
 */
public record Finding(String rule, String subject, String message, boolean certain) {

    /** A finding without a band between firing and resolving. */
    static Finding of(String rule, String subject, String message) {
        return new Finding(rule, subject, message, true);
    }

    /** What makes it the same alert every time and on every node. */
    public String id() {
        return rule + ":" + subject;
    }
}
