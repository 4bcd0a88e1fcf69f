package io.fairlead.cli;

import io.fairlead.cli.demo.DemoServer;
import io.fairlead.model.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead demo-server}: one of the servers behind the demo stacks. */
@Command(
        name = "demo-server",
        description = "A small HTTP server that says who it is; for the demo stacks. Runs until it is told to end.")
final class DemoServerCommand implements Callable<Integer> {

    @Option(names = "--name", required = true, description = "What it calls itself.")
    private String name = "";

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = HostPortConverter.class,
            defaultValue = "127.0.0.1:8000",
            description = "Where it listens (default: ${DEFAULT-VALUE}).")
    private HostPort listen = new HostPort("127.0.0.1", 8000);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (DemoServer server =
                DemoServer.start(name, new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()))) {
            spec.commandLine().getOut().println(name + " listens on " + server.address());
            spec.commandLine().getOut().flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("fairlead demo-server: " + listen + ": " + e.getMessage());
            return 1;
        }
    }
}
