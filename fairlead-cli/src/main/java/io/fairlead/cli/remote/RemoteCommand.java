package io.fairlead.cli.remote;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command of the REST API: exit status 0 when done, 1 when it could not be done. */
abstract class RemoteCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Target target;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public final Integer call() {
        PrintWriter err = err();
        try (AdminApi api = target.open(System.getenv())) {
            return run(api, new Output(spec.commandLine().getOut(), target.form()));
        } catch (ApiException e) {
            err.println("fairlead: " + Output.printable(String.valueOf(e.getMessage())));
            e.findings().forEach(line -> err.println("  " + Output.printable(line)));
            err.flush();
            return trouble();
        }
    }

    /** The exit status when it could not be done. */
    int trouble() {
        return 1;
    }

    /** Where warnings go. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Does it; the exit status. */
    abstract int run(AdminApi api, Output out) throws ApiException;
}
