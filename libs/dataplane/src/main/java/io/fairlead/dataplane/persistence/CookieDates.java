package io.fairlead.dataplane.persistence;

/** Dates in cookies: units of four seconds since 1970 as five digits of base 64. HAProxy manual 4.2 {@code maxidle}. */
final class CookieDates {

    /** Between a server's value and the dates. */
    static final byte BAR = '|';

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int LENGTH = 5;

    private CookieDates() {}

    /** The digits of a date in seconds; rounded up, so that it is never in the past. */
    static String write(int seconds) {
        int units = (seconds + 3) >> 2;
        char[] text = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt(units & 63);
            units >>= 6;
        }
        return String.valueOf(text);
    }

    /** The seconds of a date at that place, 0 when there is none. */
    static int read(byte[] b, int from, int to) {
        if (to - from < LENGTH) {
            return 0;
        }
        int units = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = DIGITS.indexOf(b[from + i]);
            if (digit < 0) {
                return 0;
            }
            units = units << 6 | digit;
        }
        return units << 2;
    }
}
