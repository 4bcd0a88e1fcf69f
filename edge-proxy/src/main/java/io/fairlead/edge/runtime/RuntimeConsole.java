package io.fairlead.edge.runtime;

import io.fairlead.model.config.RuntimeSocket;
import io.fairlead.model.config.RuntimeSocket.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** All of the runtime socket: its commands and its sockets. Thread-safe. */
public final class RuntimeConsole implements AutoCloseable {

    private final CommandTable commands;
    private final RuntimeSockets sockets;

    /** Without any socket yet. */
    public RuntimeConsole(RuntimeContext context, InstantSource clock) {
        List<Command> all = new ArrayList<>();
        all.addAll(new InfoCommands(context, clock, this::open).commands());
        all.addAll(new StatCommands(context).commands());
        all.addAll(new StateCommands(context).commands());
        all.addAll(new SessionCommands(context).commands());
        all.addAll(new TableCommands(context).commands());
        all.addAll(new ServerCommands(context, clock).commands());
        all.addAll(new FrontendCommands(context, clock).commands());
        all.addAll(new CertificateCommands(context).commands());
        all.addAll(new ErrorCommands(context, clock).commands());
        this.commands = new CommandTable(all);
        this.sockets = new RuntimeSockets(commands);
    }

    private List<RuntimeSocket> open() {
        return sockets.sockets();
    }

    /** Where it listens. */
    public RuntimeSockets sockets() {
        return sockets;
    }

    /** Gives a command as an administrator, and answers it without the empty line that ends an answer. */
    public String run(String command) {
        return commands.run(command, "", new Dialogue("console", Level.ADMIN, Duration.ofSeconds(10)));
    }

    @Override
    public void close() {
        sockets.close();
    }
}
