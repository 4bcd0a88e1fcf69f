package io.fairlead.net.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A file that names certificates and the hosts they are for, one a line. HAProxy manual 5.1 {@code crt-list}. Settings of
 * single lines, in brackets, are refused: one bind speaks one way.
 *
 * @param entries in the order of the file
 */
record CrtList(List<Entry> entries) {

    /**
     * One line.
     *
     * @param file the PEM file
     * @param filters host names, {@code *.} in front for one level, {@code !} in front for not; the certificate's own
     *     names when empty
     */
    record Entry(Path file, List<String> filters) {
        Entry {
            filters = List.copyOf(filters);
        }
    }

    CrtList {
        entries = List.copyOf(entries);
    }

    /** Reads a list; relative names are looked up where the process runs, as HAProxy does. */
    static CrtList read(Path list) throws IOException {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : PemBundle.text(list).split("\n", -1)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] words = text.split("[ \t]+", -1);
            if (words.length > 1 && words[1].startsWith("[") && !text.matches("[^\\[]*\\[\\s*\\].*")) {
                throw new IOException(list + ":" + number + ": settings of a single certificate are not carried over");
            }
            List<String> filters = Arrays.stream(words)
                    .skip(1)
                    .filter(word -> !word.equals("[]") && !word.equals("[") && !word.equals("]"))
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList();
            entries.add(new Entry(Path.of(words[0]), filters));
        }
        if (entries.isEmpty()) {
            throw new IOException(list + ": no certificate in it");
        }
        return new CrtList(entries);
    }
}
