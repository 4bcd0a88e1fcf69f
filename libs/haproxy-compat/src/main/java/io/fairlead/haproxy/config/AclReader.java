package io.fairlead.haproxy.config;

import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads one ACL: a fetch, flags and patterns. HAProxy manual 7.1. */
final class AclReader {

    private static final Map<String, Matcher> METHODS = Map.ofEntries(
            Map.entry("bool", Matcher.BOOL),
            Map.entry("found", Matcher.FOUND),
            Map.entry("str", Matcher.STR),
            Map.entry("beg", Matcher.BEG),
            Map.entry("end", Matcher.END),
            Map.entry("sub", Matcher.SUB),
            Map.entry("dir", Matcher.DIR),
            Map.entry("dom", Matcher.DOM),
            Map.entry("reg", Matcher.REG),
            Map.entry("ip", Matcher.IP),
            Map.entry("len", Matcher.LEN),
            Map.entry("int", Matcher.INT));

    /** What our expression engine cannot do in linear time: looking around and back references. */
    private static final Pattern BACKTRACKING = Pattern.compile("\\(\\?(<?[=!]|>)|\\\\[1-9]");

    /** Deeper nesting could exhaust the stack of the compiler of expressions. */
    private static final int LONGEST_EXPRESSION = 1024;

    private final Report report;

    private final List<Word> fromFiles = new ArrayList<>();
    private boolean ignoreCase;
    private Optional<Matcher> method = Optional.empty();

    AclReader(Report report) {
        this.report = report;
    }

    /**
     * Reads the words of an ACL behind its name.
     *
     * @param words fetch, flags and patterns
     * @param at where to report that there are none
     */
    Optional<Condition> read(List<Word> words, Word at) {
        if (words.isEmpty()) {
            report.error("missing-value", at, "an ACL needs something to look at, such as path_beg or hdr(host)");
            return Optional.empty();
        }
        Optional<FetchWord> fetch = FetchWord.read(words.getFirst(), report);
        if (fetch.isEmpty()) {
            return Optional.empty();
        }
        int patterns = flags(words);
        if (patterns < 0) {
            return Optional.empty();
        }
        return test(fetch.get(), words, patterns);
    }

    /** Reads the flags; the index of the first pattern, or -1 after an error. */
    private int flags(List<Word> words) {
        int i = 1;
        while (i < words.size()
                && words.get(i).text().startsWith("-")
                && words.get(i).text().length() > 1) {
            Word flag = words.get(i++);
            switch (flag.text()) {
                case "--" -> {
                    return i;
                }
                case "-i" -> ignoreCase = true;
                case "-n" -> {
                    // names are never looked up
                }
                case "-m" -> {
                    if (i == words.size() || !matchingMethod(words.get(i++))) {
                        return -1;
                    }
                }
                case "-f" -> {
                    if (i == words.size() || !file(words.get(i++))) {
                        return -1;
                    }
                }
                case "-M", "-u" -> {
                    report.unsupported(flag, "ACL flag " + flag.text(), "write the patterns into the line");
                    return -1;
                }
                default -> {
                    report.error(
                            "bad-value",
                            flag,
                            "\"" + flag.text() + "\" is not an ACL flag",
                            "put -- before a pattern that begins with a dash");
                    return -1;
                }
            }
        }
        return i;
    }

    /** Patterns from a file: one a line, {@code #} begins a comment line. HAProxy manual 7.1. */
    private boolean file(Word path) {
        Optional<String> content = report.content(path);
        content.ifPresent(text -> text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> fromFiles.add(new Word(line, path.line(), path.column()))));
        return content.isPresent();
    }

    private boolean matchingMethod(Word word) {
        Matcher matcher = METHODS.get(word.text());
        if (matcher != null) {
            method = Optional.of(matcher);
            return true;
        }
        if (word.is("bin")) {
            report.unsupported(word, "matching method \"" + word.text() + "\"", "");
        } else {
            report.error(
                    "bad-value",
                    word,
                    "unknown matching method \"" + word.text() + "\"",
                    Nearest.hint(word.text(), METHODS.keySet()));
        }
        return false;
    }

    private Optional<Condition> test(FetchWord word, List<Word> words, int first) {
        Word name = words.getFirst();
        Optional<Matcher> chosen = method.or(word::matcher);
        if (chosen.isEmpty()) {
            report.error(
                    "missing-value", name, "\"" + name.text() + "\" needs -m and how to compare", "-m str, -m beg …");
            return Optional.empty();
        }
        Matcher matcher = chosen.get();
        if (!fits(word.fetch(), matcher)) {
            report.unsupported(name, "comparing \"" + name.text() + "\" that way", "");
            return Optional.empty();
        }
        List<Word> patterns = new ArrayList<>(fromFiles);
        patterns.addAll(words.subList(first, words.size()));
        if (matcher == Matcher.BOOL && word.fetch() instanceof Fetch.UsableServers) {
            return Optional.of(new Condition.Test(word.fetch(), Matcher.INT, false, List.of("gt 0")));
        }
        boolean needsPatterns = matcher != Matcher.BOOL && matcher != Matcher.FOUND;
        if (needsPatterns && patterns.isEmpty()) {
            report.warning(
                    "never-matches",
                    name,
                    "\"" + name.text() + "\" has no pattern and never matches",
                    "-m found asks for existence");
        } else if (!needsPatterns && !patterns.isEmpty()) {
            report.warning(
                    "unused-pattern",
                    patterns.getFirst(),
                    "\"" + patterns.getFirst().text() + "\" is not looked at",
                    "the test is whether it is true or exists; use ! to turn it round");
        }
        Lints.pattern(word.fetch(), matcher, name, patterns, report);
        Optional<List<String>> texts = needsPatterns ? texts(matcher, patterns) : Optional.of(List.of());
        return texts.map(list -> {
            Condition test = new Condition.Test(word.fetch(), matcher, ignoreCase, list);
            return word.negated() ? new Condition.Not(test) : test;
        });
    }

    private static boolean fits(Fetch fetch, Matcher matcher) {
        return switch (fetch) {
            case Fetch.Source _ -> matcher == Matcher.IP || matcher == Matcher.FOUND;
            case Fetch.UsableServers _ -> matcher == Matcher.INT || matcher == Matcher.BOOL;
            case Fetch.FrontendTls _, Fetch.AlwaysTrue _ -> matcher == Matcher.BOOL;
            case Fetch.Header _, Fetch.Path _, Fetch.Url _, Fetch.Query _, Fetch.Method _ ->
                switch (matcher) {
                    case STR, BEG, END, SUB, DIR, DOM, REG, FOUND, LEN -> true;
                    case BOOL, IP, INT -> false;
                };
            case Fetch.Sample _ -> true;
        };
    }

    private Optional<List<String>> texts(Matcher matcher, List<Word> patterns) {
        return switch (matcher) {
            case INT, LEN -> new IntPatterns(report).read(patterns);
            case IP -> each(patterns, word -> Networks.read(word, report));
            case REG -> each(patterns, this::expression);
            case BOOL, FOUND, STR, BEG, END, SUB, DIR, DOM ->
                Optional.of(patterns.stream().map(Word::text).toList());
        };
    }

    private interface PatternReader {
        Optional<String> read(Word word);
    }

    private static Optional<List<String>> each(List<Word> patterns, PatternReader reader) {
        List<String> texts = new ArrayList<>();
        for (Word pattern : patterns) {
            reader.read(pattern).ifPresent(texts::add);
        }
        return texts.size() == patterns.size() ? Optional.of(List.copyOf(texts)) : Optional.empty();
    }

    private Optional<String> expression(Word word) {
        return expression(word, report);
    }

    /** A regular expression that our engine can run; empty and an error otherwise. */
    static Optional<String> expression(Word word, Report report) {
        if (word.text().length() > LONGEST_EXPRESSION) {
            report.error("bad-regex", word, "a regular expression has at most " + LONGEST_EXPRESSION + " characters");
            return Optional.empty();
        }
        try {
            Pattern.compile(word.text());
        } catch (PatternSyntaxException e) {
            report.error("bad-regex", word, "\"" + word.text() + "\" is not a regular expression", e.getDescription());
            return Optional.empty();
        }
        if (BACKTRACKING.matcher(word.text()).find()) {
            report.unsupported(
                    word,
                    "looking around and back references in \"" + word.text() + "\"",
                    "expressions run in linear time");
            return Optional.empty();
        }
        return Optional.of(word.text());
    }
}
