package io.fairlead.cli.remote;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlead history}. */
@Command(name = "history", description = "Lists the revisions: when, who, why.")
public final class HistoryCommand extends RemoteCommand {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        Value revisions = api.get("/api/v1/config/revisions?limit=" + limit).value();
        List<List<String>> rows = revisions.list().reversed().stream()
                .map(revision -> List.of(
                        revision.get("revision").text(),
                        revision.get("time").text(),
                        revision.get("author").text(),
                        revision.get("reason").text()))
                .toList();
        out.say(Output.table(List.of("REVISION", "TIME", "AUTHOR", "REASON"), rows), revisions);
        return 0;
    }
}
