package io.fairlead.telemetry.log;

/** Text of strangers made safe for a log line. Pure functions. */
final class LogText {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private LogText() {}

    /**
     * Appends the text with quotes, {@code #} and everything that is not visible ASCII or a blank as {@code #XX}, so
     * that a line stays one line and a quoted field stays one field. HAProxy manual 8.6.
     */
    static void append(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '#') {
                line.append('#').append(HEX[(c >> 4) & 0xf]).append(HEX[c & 0xf]);
            } else {
                line.append(c);
            }
        }
    }
}
