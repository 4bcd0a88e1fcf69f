package io.fairlead.cli;

import io.fairlead.cli.remote.Form;
import io.fairlead.cli.remote.Output;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fairlead version}. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {

    @Mixin
    private Form form = new Form();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, Object> tree = new TreeMap<>(Map.of(
                "version", VersionText.version(), "java", Runtime.version().toString()));
        new Output(spec.commandLine().getOut(), form).tell(VersionText.text(), tree);
        return 0;
    }
}
