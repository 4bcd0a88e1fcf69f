package io.fairlead.edge.runtime;

import io.fairlead.model.config.RuntimeSocket.Level;
import java.util.List;

/**
 * One command of the runtime socket.
 *
 * @param words the words it begins with
 * @param usage how it is written, for the help
 * @param meaning what it does, for the help
 * @param level what one must be to give it
 * @param action what it does
 */
record Command(List<String> words, String usage, String meaning, Level level, Action action) {

    /** Does it; what it answers is HAProxy's answer, line end included, and empty for a silent success. */
    @FunctionalInterface
    interface Action {
        String run(Call call);
    }

    /**
     * A command being given.
     *
     * @param args all words, those of the command included
     * @param payload what came after {@code <<}; empty when nothing did
     * @param dialogue with whom
     */
    record Call(List<String> args, String payload, Dialogue dialogue) {

        /** A word, empty when there are not so many. */
        String arg(int index) {
            return index < args.size() ? args.get(index) : "";
        }
    }

    Command(String words, String rest, String meaning, Level level, Action action) {
        this(List.of(words.split(" ")), (words + " " + rest).strip(), meaning, level, action);
    }

    boolean begins(List<String> given) {
        return given.size() >= words.size() && given.subList(0, words.size()).equals(words);
    }

    /** Its line in the help, in HAProxy's columns. */
    String help() {
        return "  %-40s: %s\n".formatted(usage, meaning);
    }
}
