package io.fairlead.haproxy.config;

/**
 * One word of a configuration line, after quotes, escapes and variables.
 *
 * @param text what the word means
 * @param line first line is 1
 * @param column where the word begins in the line as written; first column is 1
 */
record Word(String text, int line, int column) {

    /** Whether the word is exactly this text; HAProxy's keywords are case-sensitive. */
    boolean is(String expected) {
        return text.equals(expected);
    }
}
