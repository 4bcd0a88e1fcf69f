package io.fairlead.model.config;

/** How a fetched value is compared with the patterns. HAProxy manual 7.1. */
public enum Matcher {
    /** The sample is a boolean and is true. */
    BOOL,
    /** The sample exists. */
    FOUND,
    /** Equal to a pattern. */
    STR,
    /** Begins with a pattern. */
    BEG,
    /** Ends with a pattern. */
    END,
    /** Contains a pattern. */
    SUB,
    /** Contains a pattern as a whole path segment. */
    DIR,
    /** Contains a pattern as a whole domain label sequence. */
    DOM,
    /** Matches a regular expression somewhere. */
    REG,
    /** Lies in an address range. */
    IP,
    /** The length in bytes is one of the patterns, as {@link #INT} spells them. */
    LEN,
    /** Compares an integer: patterns {@code gt 5}, {@code 1:10}, {@code 7}. */
    INT
}
