package io.fairlead.cli;

import io.fairlead.model.diagnostic.Severity;
import java.io.Console;
import java.util.Map;
import java.util.Optional;

/** Colours for a terminal that wants them: not when {@code NO_COLOR} is set, not into a file (no-color.org). */
enum Colours {
    ON,
    OFF;

    private static final String RESET = "\u001b[0m";

    /** What this environment asks for. */
    static Colours of(Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return !refused && terminal ? ON : OFF;
    }

    /** The text in the colour of a severity. */
    String paint(Severity severity, String text) {
        if (this == OFF) {
            return text;
        }
        return switch (severity) {
                    case ERROR -> "\u001b[1;31m";
                    case WARNING -> "\u001b[1;33m";
                    case INFO -> "\u001b[1;36m";
                }
                + text
                + RESET;
    }
}
