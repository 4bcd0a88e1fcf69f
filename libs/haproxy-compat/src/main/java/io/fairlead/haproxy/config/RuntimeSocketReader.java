package io.fairlead.haproxy.config;

import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.RuntimeSettings;
import io.fairlead.model.config.RuntimeSocket;
import io.fairlead.model.config.RuntimeSocket.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code stats socket}, {@code stats timeout} and {@code stats maxconn} of {@code global}. HAProxy manual 3.1. */
final class RuntimeSocketReader {

    private static final int MAX_CONNECTIONS = 10_000;
    private static final Map<String, Level> LEVELS =
            Map.of("user", Level.USER, "operator", Level.OPERATOR, "admin", Level.ADMIN);
    private static final Set<String> WORDS =
            Set.of("mode", "user", "group", "uid", "gid", "level", "expose-fd", "severity-output", "name");
    private static final Set<String> KEYWORDS = Set.of("socket", "timeout", "maxconn");

    private final Report report;
    private final List<RuntimeSocket> sockets = new ArrayList<>();
    private Duration timeout = RuntimeSettings.DEFAULT.timeout();
    private int maxconn = RuntimeSettings.DEFAULT.maxconn();

    /** What the words of one socket said so far. */
    private static final class Draft {
        int mode;
        Optional<String> user = Optional.empty();
        Optional<String> group = Optional.empty();
        Level level = Level.OPERATOR;
    }

    RuntimeSocketReader(Report report) {
        this.report = report;
    }

    RuntimeSettings build() {
        return new RuntimeSettings(sockets, timeout, maxconn);
    }

    void read(Args args) {
        Optional<Word> what = args.value("socket, timeout or maxconn");
        if (what.isEmpty()) {
            return;
        }
        Word word = what.get();
        switch (word.text()) {
            case "socket" -> socket(args);
            case "timeout" -> {
                args.value("a time")
                        .flatMap(value -> Values.time(value, "ms", report))
                        .ifPresent(value -> timeout = value.isZero() ? timeout : value);
                args.end();
            }
            case "maxconn" -> {
                args.value("a number")
                        .flatMap(value -> Values.number(value, 1, MAX_CONNECTIONS, report))
                        .ifPresent(value -> maxconn = value);
                args.end();
            }
            case "bind-process" -> report.ignored(word, "\"stats bind-process\"", "there is one process");
            default ->
                report.error(
                        "unknown-keyword",
                        word,
                        "\"stats " + word.text() + "\" is unknown in global",
                        Nearest.hint(word.text(), KEYWORDS));
        }
    }

    private void socket(Args args) {
        Optional<Word> place = args.value("a path");
        if (place.isEmpty()) {
            return;
        }
        List<String> addresses = addresses(place.get());
        Draft draft = new Draft();
        while (args.has()) {
            if (!option(args, draft)) {
                return;
            }
        }
        for (String address : addresses) {
            sockets.add(new RuntimeSocket(address, draft.mode, draft.user, draft.group, draft.level));
        }
    }

    private List<String> addresses(Word word) {
        String text = word.text();
        String path = text.startsWith("unix@") ? text.substring(5) : text;
        if (path.startsWith("/")) {
            return List.of(path);
        }
        if (text.startsWith("unix@") || text.startsWith("abns@") || text.startsWith("fd@")) {
            report.unsupported(word, "a stats socket on \"" + text + "\"", "an absolute path or HOST:PORT is");
            return List.of();
        }
        return new Addresses(report).bind(word).stream().map(HostPort::toString).toList();
    }

    /** One option; false when it is none, and what follows cannot be told apart. */
    private boolean option(Args args, Draft draft) {
        Word word = args.next();
        if (!WORDS.contains(word.text())) {
            report.error(
                    "unknown-keyword",
                    word,
                    "unknown stats socket parameter \"" + word.text() + "\"",
                    Nearest.hint(word.text(), WORDS));
            return false;
        }
        Optional<Word> value = args.value("a value");
        if (value.isEmpty()) {
            return false;
        }
        String text = value.get().text();
        switch (word.text()) {
            case "mode" -> draft.mode = mode(value.get());
            case "user", "uid" -> draft.user = Optional.of(text);
            case "group", "gid" -> draft.group = Optional.of(text);
            case "level" -> {
                Level level = LEVELS.get(text);
                if (level == null) {
                    report.error("bad-value", value.get(), "\"" + text + "\" is none of user, operator, admin");
                } else {
                    draft.level = level;
                }
            }
            case "expose-fd" ->
                report.info("expose-fd", word, "listeners are not handed to another process", "reloads keep them open");
            default -> {
                // severity-output and name change nothing that anybody sees
            }
        }
        return true;
    }

    private int mode(Word word) {
        if (!word.text().matches("[0-7]{1,4}")) {
            report.error("bad-value", word, "\"" + word.text() + "\" is not an octal mode such as 660");
            return 0;
        }
        return Integer.parseInt(word.text(), 8) & 0777;
    }
}
