package io.fairlead.dbrouter.console;

import java.util.Locale;
import java.util.Optional;

/** What an operator may say to the console. PgBouncer, "Admin console". */
sealed interface Command {

    /** Wants a table. */
    record Show(String what) implements Command {}

    /** Steers a pool, or all of them. */
    record Steer(Verb verb, Optional<String> pool) implements Command {}

    /** Ends one session. */
    record KillClient(long number) implements Command {}

    /** Accepted and without effect: what drivers send of their own accord. */
    record Ignored(String tag) implements Command {}

    /** Nothing at all. */
    record Empty() implements Command {}

    /** Not a command. */
    record Unknown(String text) implements Command {}

    /** What is done to pools. */
    enum Verb {
        PAUSE,
        RESUME,
        KILL,
        RECONNECT
    }

    /** Reads one command. */
    static Command parse(String text) {
        String[] words = text.replace(";", " ").strip().split("\\s+", -1);
        String first = words[0].toUpperCase(Locale.ROOT);
        return switch (first) {
            case "" -> new Empty();
            case "SHOW" -> words.length == 2 ? new Show(words[1].toLowerCase(Locale.ROOT)) : new Unknown(text);
            case "PAUSE", "RESUME", "KILL", "RECONNECT" ->
                words.length > 2 ? new Unknown(text) : new Steer(Verb.valueOf(first), name(words));
            case "KILL_CLIENT" -> killClient(words, text);
            // The router follows its configuration by itself.
            case "RELOAD", "SET" -> new Ignored(first);
            default -> new Unknown(text);
        };
    }

    private static Optional<String> name(String[] words) {
        return words.length == 1 ? Optional.empty() : Optional.of(words[1].replace("\"", ""));
    }

    private static Command killClient(String[] words, String text) {
        return words.length == 2 && words[1].matches("[0-9]{1,18}")
                ? new KillClient(Long.parseLong(words[1]))
                : new Unknown(text);
    }
}
