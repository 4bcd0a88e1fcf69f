package io.fairlead.cli.remote;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code fairlead drain BACKEND/SERVER}. */
@Command(
        name = "drain",
        description = "Lets a server finish what it has; it gets nothing new but from clients that persist.")
public final class DrainCommand extends ServerOrder {

    @Override
    Map<String, Object> wish() {
        return Map.of("state", "drain");
    }
}
