package io.fairlead.cli;

import io.fairlead.cli.remote.ApplyCommand;
import io.fairlead.cli.remote.DiffCommand;
import io.fairlead.cli.remote.DrainCommand;
import io.fairlead.cli.remote.ExplainCommand;
import io.fairlead.cli.remote.ExportCommand;
import io.fairlead.cli.remote.GetCommand;
import io.fairlead.cli.remote.HistoryCommand;
import io.fairlead.cli.remote.MaintCommand;
import io.fairlead.cli.remote.ReadyCommand;
import io.fairlead.cli.remote.RollbackCommand;
import io.fairlead.cli.remote.StatusCommand;
import io.fairlead.cli.remote.TailCommand;
import io.fairlead.cli.remote.TokenCommand;
import io.fairlead.cli.remote.TopCommand;
import io.fairlead.cli.remote.UserCommand;
import io.fairlead.cli.remote.WeightCommand;
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
            DemoServerCommand.class,
            FmtCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            GetCommand.class,
            DiffCommand.class,
            ApplyCommand.class,
            RollbackCommand.class,
            HistoryCommand.class,
            DrainCommand.class,
            ReadyCommand.class,
            MaintCommand.class,
            WeightCommand.class,
            StatusCommand.class,
            TopCommand.class,
            TailCommand.class,
            ExplainCommand.class,
            TokenCommand.class,
            UserCommand.class,
            CompletionCommand.class,
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
        if (status != LocalNode.KEEPS_RUNNING) {
            System.exit(status);
        }
    }

    /** The command line, for tests. */
    public static CommandLine commandLine() {
        return new CommandLine(new Fairlead()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
