package io.fairlead.cli.remote;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead diff}: exit status 0 for no difference, 1 for some, 2 for trouble, as diff(1) has them. */
@Command(
        name = "diff",
        description = "Shows what a file, or one revision against another, changes: exit status 0 for nothing, 1 for"
                + " something, 2 when that cannot be said.")
public final class DiffCommand extends RemoteCommand {

    @Option(names = "-f", paramLabel = "FILE", description = "A haproxy.cfg or fairlead.yaml against what runs.")
    private Optional<Path> file = Optional.empty();

    @Parameters(
            arity = "0..2",
            paramLabel = "REVISION",
            description = "From this revision (default: the one before) to that one (default: the newest).")
    private List<Long> revisions = new ArrayList<>();

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        if (file.isPresent()) {
            Value value = ConfigFile.put(api, file.get(), true, new Reason());
            show(out, value, value.get("diff").text());
            return different(value.get("diff"));
        }
        StringBuilder query = new StringBuilder("?");
        if (!revisions.isEmpty()) {
            query.append("from=").append(revisions.getFirst());
        }
        if (revisions.size() > 1) {
            query.append("&to=").append(revisions.get(1));
        }
        Value value = api.get("/api/v1/config/diff" + query).value();
        show(out, value, value.get("text").text());
        return different(value.get("text"));
    }

    private static int different(Value text) {
        return text.text().isEmpty() ? 0 : 1;
    }

    @Override
    int trouble() {
        return 2;
    }

    static void show(Output out, Value value, String text) {
        out.say(text.isEmpty() ? "no difference" : text.stripTrailing(), value);
    }
}
