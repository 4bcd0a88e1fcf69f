package io.fairlead.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: exit status 0 for done, 1 for could not, 2 for wrong usage. */
@Command(
        name = "fairlead",
        description = "Edge proxy, database router, health, configuration and statistics as one load balancer.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            UpCommand.class,
            HealthcheckCommand.class,
            VersionCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        })
public final class Fairlead {

    private Fairlead() {}

    /** Runs a command. */
    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        if (status != RunCommand.KEEPS_RUNNING) {
            System.exit(status);
        }
    }

    /** The command line, for tests. */
    static CommandLine commandLine() {
        return new CommandLine(new Fairlead()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
