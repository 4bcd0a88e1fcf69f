package io.fairlead.cli.remote;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlead export}. */
@Command(name = "export", description = "Writes a configuration as fairlead.yaml, as JSON or as haproxy.cfg.")
public final class ExportCommand extends RemoteCommand {

    /** The languages. */
    enum Language {
        YAML,
        JSON,
        HAPROXY
    }

    @Option(
            names = "--format",
            paramLabel = "LANGUAGE",
            description = "yaml, json or haproxy (default: what --output says, else yaml).")
    private Optional<Language> format = Optional.empty();

    @Option(names = "--revision", paramLabel = "N", description = "An older revision.")
    private Optional<Long> revision = Optional.empty();

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        Language language = format.orElse(out.form().kind() == Form.Kind.JSON ? Language.JSON : Language.YAML);
        String query = "?format=" + language.name().toLowerCase(java.util.Locale.ROOT)
                + revision.map(number -> "&revision=" + number).orElse("");
        out.print(api.send("GET", "/api/v1/config/export" + query, "", Map.of()).body());
        return 0;
    }
}
