package io.fairlead.cli.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlead drain BACKEND/SERVER}. */
@Command(
        name = "drain",
        description = "Lets a server finish what it has; it gets nothing new but from clients that persist.")
public final class DrainCommand extends ServerOrder {

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            defaultValue = "",
            description = "Ends what is left after this time, such as 30s, 10m or 2h.")
    private String deadline = "";

    @Override
    Map<String, Object> wish() {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("state", "drain");
        if (!deadline.isEmpty()) {
            wish.put("deadline", deadline);
        }
        return wish;
    }
}
