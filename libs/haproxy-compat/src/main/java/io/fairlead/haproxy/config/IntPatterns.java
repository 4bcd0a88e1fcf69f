package io.fairlead.haproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the patterns of an integer test: values, ranges and operators that hold for what follows. HAProxy manual 7.1.2. */
final class IntPatterns {

    private static final Set<String> OPERATORS = Set.of("eq", "ge", "gt", "le", "lt");
    private static final Pattern VALUE = Pattern.compile("-?[0-9]{1,9}(:[0-9]{0,9})?|:[0-9]{1,9}");

    private final Report report;

    IntPatterns(Report report) {
        this.report = report;
    }

    /** The patterns as {@code gt 5}, {@code 1:10} or {@code 7}; empty after an error. */
    Optional<List<String>> read(List<Word> words) {
        List<String> patterns = new ArrayList<>();
        String operator = "";
        for (Word word : words) {
            if (OPERATORS.contains(word.text())) {
                operator = word.is("eq") ? "" : word.text() + " ";
            } else if (!VALUE.matcher(word.text()).matches()
                    || (!operator.isEmpty() && word.text().indexOf(':') >= 0)) {
                report.error("bad-value", word, "\"" + word.text() + "\" is not a number or a range such as 1:10");
                return Optional.empty();
            } else {
                patterns.add(operator + word.text());
            }
        }
        return Optional.of(List.copyOf(patterns));
    }
}
