package io.fairlead.edge.runtime;

import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.model.config.RuntimeSocket.Level;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All commands: finds the one that is meant and gives it. HAProxy management guide 9.3. Thread-safe. */
final class CommandTable {

    private static final Logger LOG = System.getLogger(CommandTable.class.getName());
    private static final String DENIED = "Permission denied\n";

    /** HAProxy's {@code MAX_CLI_ARGS}. */
    private static final int MAX_ARGS = 64;

    private final List<Command> commands;

    CommandTable(List<Command> commands) {
        List<Command> all = new ArrayList<>(commands);
        all.add(new Command("operator", "", "lower the level of this session to operator", Level.USER, call -> {
            call.dialogue().level = lower(call.dialogue().level, Level.OPERATOR);
            return "";
        }));
        all.add(new Command("user", "", "lower the level of this session to user", Level.USER, call -> {
            call.dialogue().level = Level.USER;
            return "";
        }));
        all.add(new Command(
                "show cli level",
                "",
                "show the level of this session",
                Level.USER,
                call -> call.dialogue().level.name().toLowerCase(Locale.ROOT) + "\n"));
        all.add(new Command(
                "set timeout cli", "<delay>", "change how long this session may idle", Level.USER, Basics::timeout));
        all.add(new Command(
                "set severity-output", "[none|number|string]", "accepted, changes nothing", Level.USER, call -> ""));
        all.add(new Command("help", "[<command>]", "list matching or all commands", Level.USER, this::help));
        all.add(new Command("prompt", "", "toggle interactive mode with prompt", Level.USER, call -> {
            call.dialogue().prompt = !call.dialogue().prompt;
            return "";
        }));
        all.add(new Command("quit", "", "disconnect", Level.USER, call -> {
            call.dialogue().quit = true;
            return "";
        }));
        this.commands = List.copyOf(all);
    }

    private static Level lower(Level present, Level wanted) {
        return present.compareTo(wanted) < 0 ? present : wanted;
    }

    /** Gives one command and answers it; whatever goes wrong is an answer, too. */
    String run(String line, String payload, Dialogue dialogue) {
        List<String> args = Words.of(line);
        if (args.size() > MAX_ARGS) {
            return "Too many arguments\n";
        }
        Optional<Command> found = commands.stream()
                .filter(command -> command.begins(args))
                .max((a, b) -> Integer.compare(a.words().size(), b.words().size()));
        if (found.isEmpty()) {
            return unknown(args, dialogue.level);
        }
        if (!dialogue.may(found.get().level())) {
            return DENIED;
        }
        try {
            String answer = found.get().action().run(new Call(args, payload, dialogue));
            if (found.get().level() == Level.ADMIN) {
                // Of arguments only the first is told: the others may be secrets.
                LOG.log(
                        Logger.Level.INFO,
                        "runtime-command origin={0} command=\"{1}\"",
                        dialogue.origin,
                        String.join(" ", args.subList(0, Math.min(3, args.size()))));
            }
            return answer;
        } catch (RefusedException e) {
            return e.getMessage() + "\n";
        } catch (RuntimeException e) {
            LOG.log(
                    Logger.Level.ERROR,
                    "runtime-command-failed command=" + found.get().usage(),
                    e);
            return "Internal error\n";
        }
    }

    private String help(Call call) {
        List<String> begun = call.args().subList(1, call.args().size());
        String head = begun.isEmpty()
                ? "The following commands are valid at this level:\n"
                : "The following commands match \"" + String.join(" ", begun) + "\":\n";
        return head + list(begun, call.dialogue().level);
    }

    private String unknown(List<String> args, Level level) {
        for (int words = args.size(); words > 0; words--) {
            String matching = list(args.subList(0, words), level);
            if (!matching.isEmpty()) {
                return "Unknown command, but maybe one of the following ones is a better match:\n" + matching;
            }
        }
        return "Unknown command. Please enter one of the following commands only:\n" + list(List.of(), level);
    }

    /** The help of the commands that begin with these words. */
    private String list(List<String> begun, Level level) {
        StringBuilder lines = new StringBuilder();
        for (Command command : commands) {
            boolean matches = begun.size() <= command.words().size()
                    && command.words().subList(0, begun.size()).equals(begun);
            if (matches && level.compareTo(command.level()) >= 0) {
                lines.append(command.help());
            }
        }
        return lines.toString();
    }
}
