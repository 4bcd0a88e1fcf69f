package io.fairlead.haproxy.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads {@code timeout} lines. HAProxy manual 4.2 timeout. */
final class TimeoutReader {

    private TimeoutReader() {}

    static void read(ProxyDraft proxy, Args args) {
        Optional<Word> name = args.value("a name and a time");
        if (name.isEmpty()) {
            return;
        }
        Report report = args.report();
        Optional<TimeoutName> timeout = TimeoutName.of(name.get().text());
        if (timeout.isEmpty()) {
            Set<String> names = new HashSet<>();
            Arrays.stream(TimeoutName.values()).map(TimeoutName::word).forEach(names::add);
            report.error(
                    "unknown-keyword",
                    name.get(),
                    "unknown timeout \"" + name.get().text() + "\"",
                    Nearest.hint(name.get().text(), names));
            return;
        }
        Optional<Duration> time = args.value("a time").flatMap(word -> Values.time(word, "ms", report));
        args.end();
        if (time.isEmpty()) {
            return;
        }
        if (!timeout.get().fits(proxy.kind)) {
            ProxyReader.wrongSection(proxy, name.get(), "timeout " + name.get().text(), report);
        } else {
            set(proxy, timeout.get(), time.get(), name.get(), report);
        }
    }

    private static void set(ProxyDraft proxy, TimeoutName name, Duration time, Word at, Report report) {
        if (!proxy.ownTimeouts.add(name)) {
            report.warning("duplicate-setting", at, "timeout " + name.word() + " is set twice; this one holds");
        }
        if (time.isZero()) {
            proxy.settings.timeouts.remove(name);
        } else {
            proxy.settings.timeouts.put(name, time);
        }
    }
}
