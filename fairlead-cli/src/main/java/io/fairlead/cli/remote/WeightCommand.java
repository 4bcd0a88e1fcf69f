package io.fairlead.cli.remote;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead weight BACKEND/SERVER N}. */
@Command(name = "weight", description = "Gives a server another weight, 0 to 256.")
public final class WeightCommand extends ServerOrder {

    @Parameters(index = "1", paramLabel = "WEIGHT", description = "0 to 256; 0 serves only clients that persist.")
    private int weight;

    @Override
    Map<String, Object> wish() {
        return Map.of("weight", weight);
    }
}
