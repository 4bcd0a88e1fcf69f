package io.fairlead.dataplane.rules;

import java.util.List;

/**
 * Cuts one or more parts out of a text. HAProxy manual 7.3.1 {@code field}, {@code word}: a word is never empty, a field
 * may be.
 */
final class FieldConverter implements Converter {

    private static final int MOST = 1024;

    private final int index;
    private final String delimiters;
    private final int count;
    private final boolean words;

    FieldConverter(List<String> arguments, boolean words) {
        this.index = Integer.parseInt(arguments.getFirst().strip());
        this.delimiters = arguments.get(1);
        this.count = arguments.size() > 2 ? Integer.parseInt(arguments.get(2).strip()) : 1;
        this.words = words;
    }

    @Override
    public boolean convert(Value v, Facts facts) {
        v.asText();
        return (index == 1 && count == 1 && !words) ? first(v) : any(v);
    }

    /** The most common case without a list of parts. */
    private boolean first(Value v) {
        int to = v.from();
        while (to < v.to() && !delimits(v.bytes()[to])) {
            to++;
        }
        return v.text(v.bytes(), v.from(), to);
    }

    private boolean any(Value v) {
        int[] starts = new int[MOST];
        int[] ends = new int[MOST];
        int parts = parts(v, starts, ends);
        int one = index > 0 ? index - 1 : parts + index;
        if (index == 0 || one < 0 || one >= parts) {
            return v.text(v.bytes(), v.from(), v.from());
        }
        int others = count <= 0 ? parts : count - 1;
        int left = index > 0 ? one : Math.max(0, one - others);
        int right = index > 0 ? Math.min(parts - 1, one + others) : one;
        return v.text(v.bytes(), starts[left], ends[right]);
    }

    private int parts(Value v, int[] starts, int[] ends) {
        int parts = 0;
        int from = v.from();
        for (int i = v.from(); i <= v.to() && parts < MOST; i++) {
            if (i == v.to() || delimits(v.bytes()[i])) {
                if (!words || i > from) {
                    starts[parts] = from;
                    ends[parts++] = i;
                }
                from = i + 1;
            }
        }
        return parts;
    }

    private boolean delimits(byte b) {
        return delimiters.indexOf(b & 0xFF) >= 0;
    }
}
