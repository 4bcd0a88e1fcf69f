package io.fairlead.haproxy.config;

import io.fairlead.model.config.RetryOn;
import io.fairlead.model.config.RetryOn.Cause;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads and writes {@code retry-on}. HAProxy manual 4.2. */
final class RetryReader {

    private static final String NONE = "none";
    private static final String ALL = "all-retryable-errors";

    private RetryReader() {}

    static void read(ProxyDraft proxy, Args args) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        SortedSet<Integer> statuses = new TreeSet<>();
        boolean none = false;
        int words = 0;
        while (args.has()) {
            Word word = args.next();
            words++;
            none |= word.is(NONE);
            if (!word.is(NONE) && !word(word, causes, statuses)) {
                args.report()
                        .error("unknown-keyword", word, "unknown word \"" + word.text() + "\" in retry-on", hint(word));
            }
        }
        if (words == 0 || (none && words > 1)) {
            args.report()
                    .error(
                            words == 0 ? "missing-value" : "bad-value",
                            args.keyword(),
                            words == 0 ? "\"retry-on\" needs a word at least" : "\"none\" stands alone");
        }
        proxy.settings.retryOn = new RetryOn(causes, statuses);
    }

    private static boolean word(Word word, Set<Cause> causes, SortedSet<Integer> statuses) {
        if (word.is(ALL)) {
            causes.addAll(RetryOn.ALL.causes());
            statuses.addAll(RetryOn.ALL.statuses());
            return true;
        }
        if (word.text().matches("[0-9]{3}") && RetryOn.POSSIBLE.contains(Integer.valueOf(word.text()))) {
            statuses.add(Integer.valueOf(word.text()));
            return true;
        }
        Optional<Cause> cause = Stream.of(Cause.values())
                .filter(one -> word.is(RetryOn.word(one)))
                .findFirst();
        cause.ifPresent(causes::add);
        return cause.isPresent();
    }

    private static String hint(Word word) {
        List<String> words = new ArrayList<>(List.of(NONE, ALL));
        Stream.of(Cause.values()).map(RetryOn::word).forEach(words::add);
        return Nearest.hint(word.text().toLowerCase(Locale.ROOT), words);
    }

    /** The line, empty for HAProxy's default. */
    static Optional<String> write(RetryOn retryOn) {
        if (retryOn.equals(RetryOn.DEFAULT)) {
            return Optional.empty();
        }
        StringBuilder words = new StringBuilder("retry-on");
        retryOn.causes().stream().sorted().forEach(cause -> words.append(' ').append(RetryOn.word(cause)));
        retryOn.statuses().forEach(status -> words.append(' ').append(status));
        boolean nothing = retryOn.causes().isEmpty() && retryOn.statuses().isEmpty();
        return Optional.of(nothing ? words + " " + NONE : words.toString());
    }
}
