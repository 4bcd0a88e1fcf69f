package io.fairlead.haproxy.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A word HAProxy knows and we do not carry over.
 *
 * @param arguments how many words belong to it, where several directives share a line
 * @param refused whether doing without it would change where traffic goes or who gets in
 * @param why one clause for the reader of the finding
 */
record NotCarried(int arguments, boolean refused, String why) {

    /**
     * Reads a table of lines {@code word arguments verdict why}, where the verdict is {@code error} or {@code warning}
     * and several words share a line when commas join them.
     */
    static Map<String, NotCarried> table(String lines) {
        Map<String, NotCarried> table = new LinkedHashMap<>();
        for (String line : lines.split("\n")) {
            String[] fields = line.strip().split(" +", 4);
            NotCarried entry = new NotCarried(
                    Integer.parseInt(fields[1]), fields[2].equals("error"), fields.length > 3 ? fields[3] : "");
            for (String word : fields[0].split(",")) {
                table.put(word, entry);
            }
        }
        return Map.copyOf(table);
    }

    /** Tells the user that {@code what} is refused or done without. */
    void report(Word at, String what, Report report) {
        if (refused) {
            report.unsupported(at, what, why);
        } else {
            report.ignored(at, what, why);
        }
    }
}
