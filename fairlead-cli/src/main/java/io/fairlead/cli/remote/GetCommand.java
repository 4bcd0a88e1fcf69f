package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead get [PATH]}. */
@Command(name = "get", description = "Shows the configuration or a part of it, such as backends/app/servers/a.")
public final class GetCommand extends RemoteCommand {

    @Parameters(arity = "0..1", paramLabel = "PATH", description = "Keys and names, separated by slashes.")
    private Optional<String> path = Optional.empty();

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        String below = path.map(p -> "/" + p.replaceFirst("^/", "")).orElse("");
        Value value = api.get("/api/v1/config" + below).value();
        // A configuration is no table: people get YAML.
        out.say(TreeText.yaml(value.raw()).stripTrailing(), value);
        return 0;
    }
}
