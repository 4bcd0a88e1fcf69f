package io.fairlead.model.config;

/** What stands around the text of a log line. HAProxy manual 4.2 {@code log ... format}. */
public enum LogFrame {
    /** Nothing for standard output and files, {@link #LOCAL} for syslog. */
    AUTO,
    /** RFC 3164 without the name of the host. */
    LOCAL,
    RFC3164,
    RFC5424,
    /** Level and facility between angle brackets. */
    PRIORITY,
    /** The level between angle brackets. */
    SHORT,
    /** The level between angle brackets, and the time (ISO 8601). */
    TIMED,
    /** The time (ISO 8601). */
    ISO,
    /** Nothing. */
    RAW,
    /** An object per line instead of the text; what stands around it is as of {@link #AUTO}. Not of HAProxy. */
    JSON
}
