package io.fairlead.cli;

import io.fairlead.model.config.HostPort;
import io.fairlead.servicekit.program.Readiness;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead healthcheck}: exit status 0 when the local node is ready. */
@Command(name = "healthcheck", description = "Asks the local node whether it is ready: exit status 0 or 1.")
final class HealthcheckCommand implements Callable<Integer> {

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            converter = HostPortConverter.class,
            description = "The admin listener (default: FAIRLEAD_ADMIN_HOST and FAIRLEAD_ADMIN_PORT, else"
                    + " 127.0.0.1:9400).")
    private Optional<HostPort> admin = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, String> environment = System.getenv();
        String address = admin.map(HostPort::toString).orElseGet(() -> Readiness.address(environment));
        StringBuilder said = new StringBuilder();
        boolean ready = Readiness.ask(address, environment, said::append);
        (ready ? spec.commandLine().getOut() : spec.commandLine().getErr()).println(said);
        return ready ? 0 : 1;
    }
}
