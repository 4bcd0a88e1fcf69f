package io.fairlead.scenarios.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One run of a script on one side: what the clients saw, and from where on to look at servers, log and statistics. */
final class RunRecord {

    private final Side side;
    private final StatsRows before;
    private final int logged;
    private final Map<RecordingServer, Integer> seen = new java.util.LinkedHashMap<>();
    private List<String> clients = List.of();

    private RunRecord(Side side) {
        this.side = side;
        this.before = side.statsAfterLogs();
        this.logged = side.network().log().lines().size();
        side.network()
                .servers()
                .forEach(server -> seen.put(server, server.seen().size()));
    }

    static RunRecord of(Side side, Consumer<Visit> script) {
        RunRecord record = new RunRecord(side);
        try (Visit visit = new Visit(side)) {
            script.accept(visit);
            record.clients = visit.events();
        } finally {
            side.network().servers().forEach(RecordingServer::calm);
        }
        return record;
    }

    /** What the clients saw. */
    List<String> clients() {
        return clients;
    }

    /** Everything recorded so far; servers, log and statistics may still grow. */
    List<String> transcript() {
        StatsRows now = side.statsAfterLogs();
        List<String> all = new ArrayList<>(clients);
        seen.forEach((server, from) -> {
            List<String> requests = server.seen();
            all.addAll(requests.subList(from, requests.size()));
        });
        List<String> lines = side.network().log().lines();
        lines.subList(logged, lines.size()).stream()
                .filter(line -> !line.contains(" kit-stats "))
                .map(line -> "logged " + LogLine.comparable(line))
                .sorted() // the order of streams that end about together is an accident
                .forEach(all::add);
        all.addAll(now.since(before));
        return all;
    }
}
