package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.io.Console;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlead top}. */
@Command(name = "top", description = "Shows what every proxy and server does, anew every second; ends with Ctrl-C.")
public final class TopCommand extends RemoteCommand {

    private static final String CLEAR = "\u001b[H\u001b[2J";
    /** Into a file or a terminal that cannot do it the tables come one after the other. */
    private static final boolean CLEARS =
            Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                    && !System.getenv().getOrDefault("TERM", "dumb").equals("dumb");

    private static final String DATA = "data:";
    private static final List<String> HEADING =
            List.of("NAME", "STATE", "CONN", "RATE", "TOTAL", "QUEUE", "2XX", "4XX", "5XX", "ECON", "P50 MS", "P99 MS");

    @Option(names = "--once", description = "Shows one table and ends.")
    private boolean once;

    @Override
    int run(AdminApi api, Output out) throws ApiException {
        if (once) {
            Value picture = api.get("/api/v1/stats").value();
            out.say(table(picture), picture);
            return 0;
        }
        try (Stream<String> lines = api.lines("/api/v1/stats/stream?whole=true")) {
            Iterator<String> all = lines.iterator();
            while (all.hasNext()) {
                String line = all.next();
                if (line.startsWith(DATA)) {
                    show(out, line.substring(DATA.length()));
                }
            }
        }
        return 0;
    }

    private static void show(Output out, String json) {
        Value picture = new Value(TreeText.read(json.strip(), "answer").value().orElse(List.of()));
        out.say((out.form().people() && CLEARS ? CLEAR : "") + table(picture), picture);
    }

    private static String table(Value picture) {
        List<List<String>> rows = new ArrayList<>();
        picture.get("frontends").list().forEach(frontend -> rows.add(row("", frontend)));
        for (Value backend : picture.get("backends").list()) {
            rows.add(row("", backend));
            backend.get("servers").list().forEach(server -> rows.add(row("  ", server)));
        }
        return Output.table(HEADING, rows);
    }

    private static List<String> row(String indent, Value row) {
        Value numbers = row.get("numbers");
        Value latency = row.get("latencyLastMinute").get("total");
        String requests = numbers.get("req_rate").text();
        return List.of(
                indent + row.get("name").text(),
                row.get("details").get("status").text(),
                numbers.get("scur").text(),
                requests.isEmpty() ? numbers.get("rate").text() : requests,
                numbers.get("stot").text(),
                numbers.get("qcur").text(),
                numbers.get("hrsp_2xx").text(),
                numbers.get("hrsp_4xx").text(),
                numbers.get("hrsp_5xx").text(),
                numbers.get("econ").text(),
                latency.get("p50").text(),
                latency.get("p99").text());
    }
}
