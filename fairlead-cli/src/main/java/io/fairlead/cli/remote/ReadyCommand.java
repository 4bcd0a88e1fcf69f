package io.fairlead.cli.remote;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code fairlead ready BACKEND/SERVER}. */
@Command(name = "ready", description = "Puts a server back to work.")
public final class ReadyCommand extends ServerOrder {

    @Override
    Map<String, Object> wish() {
        return Map.of("state", "ready");
    }
}
