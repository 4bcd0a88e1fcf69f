package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlead tail}. */
@Command(
        name = "tail",
        description = "Shows the access log of all nodes as it is written, and what happens: transitions, orders,"
                + " revisions; ends with Ctrl-C.")
public final class TailCommand extends RemoteCommand {

    private static final String DATA = "data:";

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many old events first.")
    private int limit;

    @Option(names = "--once", description = "Shows the old events and ends.")
    private boolean once;

    @Option(names = "--events", description = "Shows events only.")
    private boolean events;

    @Option(names = "--log", description = "Shows the access log only.")
    private boolean log;

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        if (!log) {
            api.get("/api/v1/events?limit=" + limit)
                    .value()
                    .get("events")
                    .list()
                    .forEach(event -> event(out, event));
        }
        if (once) {
            return 0;
        }
        if (log) {
            follow(api, out, "/api/v1/log/stream", TailCommand::line);
        } else if (events) {
            follow(api, out, "/api/v1/events/stream", TailCommand::event);
        } else {
            Thread.ofVirtual().name("tail-log").start(() -> {
                try {
                    follow(api, out, "/api/v1/log/stream", TailCommand::line);
                } catch (ApiException e) {
                    err().println("fairlead: no access log: " + Output.printable(String.valueOf(e.getMessage())));
                }
            });
            follow(api, out, "/api/v1/events/stream", TailCommand::event);
        }
        return 0;
    }

    private static void follow(AdminApi api, Output out, String path, BiConsumer<Output, Value> show)
            throws ApiException {
        try (Stream<String> lines = api.lines(path)) {
            Iterator<String> all = lines.iterator();
            while (all.hasNext()) {
                String line = all.next();
                if (line.startsWith(DATA)) {
                    String json = line.substring(DATA.length()).strip();
                    show.accept(
                            out, new Value(TreeText.read(json, "answer").value().orElse(List.of())));
                }
            }
        }
    }

    private static void line(Output out, Value told) {
        String text = told.get("line").text();
        if (!text.isEmpty()) {
            show(out, told.get("node").text() + " " + text, told);
        }
    }

    private static void event(Output out, Value event) {
        if (event.get("kind").text().isEmpty()) {
            return;
        }
        String line = event.get("time").text() + " " + event.get("node").text() + " "
                + event.get("kind").text() + " " + event.get("subject").text() + " "
                + event.get("message").text();
        show(out, line, event);
    }

    /** The two streams come on a thread each. */
    private static void show(Output out, String text, Value value) {
        synchronized (out) {
            out.say(Output.printable(text), value);
        }
    }
}
