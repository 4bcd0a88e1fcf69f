package io.fairlead.dataplane.rules;

/** Writes IPv6 addresses in the short form. RFC 5952 section 4. */
final class Ipv6Text {

    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static String of(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
        }
        if (mapped(groups)) {
            return "::ffff:" + (bytes[12] & 0xFF) + "." + (bytes[13] & 0xFF) + "." + (bytes[14] & 0xFF) + "."
                    + (bytes[15] & 0xFF);
        }
        int best = longestRun(groups);
        int length = best < 0 ? 0 : run(groups, best);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == best) {
                text.append(i == 0 ? "::" : ":");
                i += length - 1;
            } else {
                text.append(Integer.toHexString(groups[i])).append(i < GROUPS - 1 ? ":" : "");
            }
        }
        return text.toString();
    }

    private static boolean mapped(int[] groups) {
        return run(groups, 0) == 5 && groups[5] == 0xFFFF;
    }

    /** How many groups from here on are 0. */
    private static int run(int[] groups, int from) {
        int i = from;
        while (i < GROUPS && groups[i] == 0) {
            i++;
        }
        return i - from;
    }

    /** Where the first longest run of two or more begins, -1 for nowhere. */
    private static int longestRun(int[] groups) {
        int best = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            if (run(groups, i) > length) {
                best = i;
                length = run(groups, i);
            }
        }
        return best;
    }
}
