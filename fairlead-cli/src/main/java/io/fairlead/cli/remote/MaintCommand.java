package io.fairlead.cli.remote;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code fairlead maint BACKEND/SERVER}. */
@Command(name = "maint", description = "Takes a server out of service and stops its checks.")
public final class MaintCommand extends ServerOrder {

    @Override
    Map<String, Object> wish() {
        return Map.of("state", "maint");
    }
}
