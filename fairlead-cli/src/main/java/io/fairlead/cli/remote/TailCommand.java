package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlead tail}. */
@Command(name = "tail", description = "Shows what happens: transitions, orders, revisions; ends with Ctrl-C.")
public final class TailCommand extends RemoteCommand {

    private static final String DATA = "data:";

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many old events first.")
    private int limit;

    @Option(names = "--once", description = "Shows the old events and ends.")
    private boolean once;

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        api.get("/api/v1/events?limit=" + limit).value().get("events").list().forEach(event -> show(out, event));
        if (once) {
            return 0;
        }
        try (Stream<String> lines = api.lines("/api/v1/events/stream")) {
            Iterator<String> all = lines.iterator();
            while (all.hasNext()) {
                String line = all.next();
                if (line.startsWith(DATA)) {
                    String json = line.substring(DATA.length()).strip();
                    show(out, new Value(TreeText.read(json, "answer").value().orElse(List.of())));
                }
            }
        }
        return 0;
    }

    private static void show(Output out, Value event) {
        if (event.get("kind").text().isEmpty()) {
            return;
        }
        String line = event.get("time").text() + " " + event.get("node").text() + " "
                + event.get("kind").text() + " " + event.get("subject").text() + " "
                + event.get("message").text();
        out.say(Output.printable(line), event);
    }
}
