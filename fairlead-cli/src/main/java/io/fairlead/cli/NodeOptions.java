package io.fairlead.cli;

import io.fairlead.model.config.HostPort;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a node keeps its data and lets itself be administered. */
final class NodeOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder that survives restarts (default: data, for up data/up).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9400",
            converter = HostPortConverter.class,
            description = "Dashboard, REST, health, metrics (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private HostPort admin;

    /** The data folder, or this one when none was named. */
    Path data(Path usual) {
        return data.orElse(usual);
    }

    /** The admin listener's address. */
    HostPort admin() {
        return admin;
    }
}
