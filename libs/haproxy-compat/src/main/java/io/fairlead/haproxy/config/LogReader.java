package io.fairlead.haproxy.config;

import io.fairlead.model.config.LogForm;
import io.fairlead.model.config.LogFrame;
import io.fairlead.model.config.LogTarget;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code log <address> [len N] [format F] [sample S] <facility> [level [minlevel]]}. HAProxy manual 4.2 log. */
final class LogReader {

    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final Set<String> FACILITIES = Set.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "auth2", "ftp", "ntp",
            "audit", "alert", "cron2", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7");

    private final Report report;

    LogReader(Report report) {
        this.report = report;
    }

    /** The target; empty after a finding. */
    Optional<LogTarget> target(Args args) {
        Optional<Word> address = args.value("an address and a facility");
        if (address.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> place = place(address.get());
        // HAProxy puts a syslog header even before what goes to its own output.
        LogFrame frame = place.filter(text -> text.startsWith("std")).isPresent() ? LogFrame.LOCAL : LogFrame.AUTO;
        int length = 0;
        while (args.at("len") || args.at("format") || args.at("sample")) {
            Word option = args.next();
            Optional<Word> value = args.value("a value");
            if (value.isPresent() && option.is("format")) {
                frame = frame(value.get()).orElse(frame);
            } else if (value.isPresent() && option.is("len")) {
                length = Values.number(value.get(), LogForm.SHORTEST, LogForm.LONGEST, report)
                        .orElse(length);
            } else if (option.is("sample")) {
                report.ignored(option, "\"sample\"", "every line is written");
            }
        }
        Optional<Word> facility = args.value("a facility such as local0");
        if (facility.isEmpty()) {
            return Optional.empty();
        }
        if (!FACILITIES.contains(facility.get().text())) {
            report.error(
                    "bad-value",
                    facility.get(),
                    "unknown log facility \"" + facility.get().text() + "\"",
                    Nearest.hint(facility.get().text(), FACILITIES));
            return Optional.empty();
        }
        Optional<String> level = level(args, "debug");
        Optional<String> minLevel = level(args, "emerg");
        args.end();
        if (place.isEmpty() || level.isEmpty() || minLevel.isEmpty()) {
            return Optional.empty();
        }
        LogForm form = new LogForm(frame, minLevel.get(), length, "");
        return Optional.of(new LogTarget(place.get(), facility.get().text(), level.get(), form));
    }

    private Optional<LogFrame> frame(Word word) {
        Optional<LogFrame> frame = Stream.of(LogFrame.values())
                .filter(one -> one != LogFrame.AUTO && one != LogFrame.JSON)
                .filter(one -> word.is(one.name().toLowerCase(Locale.ROOT)))
                .findFirst();
        if (frame.isEmpty()) {
            report.error("bad-value", word, "unknown log format \"" + word.text() + "\"", "local, rfc5424, raw ...");
        }
        return frame;
    }

    private Optional<String> level(Args args, String byDefault) {
        if (!args.has()) {
            return Optional.of(byDefault);
        }
        Word word = args.next();
        if (LEVELS.contains(word.text())) {
            return Optional.of(word.text());
        }
        report.error("bad-value", word, "unknown log level \"" + word.text() + "\"", Nearest.hint(word.text(), LEVELS));
        return Optional.empty();
    }

    /** Where the lines go, as {@link LogTarget} spells it. */
    private Optional<String> place(Word word) {
        String text = word.text();
        if (text.equals("stdout") || text.equals("fd@1")) {
            return Optional.of("stdout");
        }
        if (text.equals("stderr") || text.equals("fd@2")) {
            return Optional.of("stderr");
        }
        if (text.startsWith("/")) {
            return Optional.of("unix:" + text);
        }
        if (text.startsWith("ring@") || text.startsWith("fd@")) {
            report.ignored(word, "log target \"" + text + "\"", "syslog over UDP, stdout and stderr are written");
            return Optional.empty();
        }
        String udp = text.startsWith("udp@") ? text.substring(4) : text;
        boolean bare = udp.indexOf(':') < 0 || udp.endsWith("]");
        Word address = new Word(bare ? udp + ":514" : udp, word.line(), word.column());
        return new Addresses(report).server(address).map(Object::toString);
    }
}
