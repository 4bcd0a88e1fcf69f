package io.fairlead.model.config;

/**
 * What lines look like at one target. HAProxy manual 4.2 {@code log}, {@code log-tag}.
 *
 * @param frame what stands around the text
 * @param minLevel lines more important than this are sent as if they were not, such as {@code notice}
 * @param length octets after which a line is cut, its end included; 0 for the usual: 1024 for lines of text to syslog
 *     servers in datagrams, none for others
 * @param tag the program's name in syslog; empty for the real one
 */
public record LogForm(LogFrame frame, String minLevel, int length, String tag) {

    /** As HAProxy has it without further words. */
    public static final LogForm DEFAULT = new LogForm(LogFrame.AUTO, "emerg", 0, "");

    /** Bounds of a length that is not 0. */
    public static final int SHORTEST = 80;

    public static final int LONGEST = 65_535;

    public LogForm {
        if (length != 0 && (length < SHORTEST || length > LONGEST)) {
            throw new IllegalArgumentException("a log line has 80 to 65535 octets");
        }
    }

    /** The same with this tag. */
    public LogForm tagged(String name) {
        return new LogForm(frame, minLevel, length, name);
    }
}
