package io.fairlead.edge.runtime;

import io.fairlead.dataplane.live.ListenerCounters;
import io.fairlead.dataplane.live.TrafficCounters;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.haproxy.stats.StatsCsv;
import io.fairlead.haproxy.stats.StatsTyped;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.StatsRow;
import java.util.List;
import java.util.function.Consumer;

/** {@code show stat} and {@code clear counters}, {@code show backend}. HAProxy management guide 9.3. */
final class StatCommands {

    private final RuntimeContext context;

    StatCommands(RuntimeContext context) {
        this.context = context;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        "show stat",
                        "[{<iid>|<proxy>} <type> <sid>] [json|no-maint|typed|up]*",
                        "report counters of each proxy and server",
                        Level.USER,
                        this::show),
                new Command("show backend", "", "list the backends", Level.USER, call -> backends()),
                new Command("clear counters", "[all]", "clear maxima, or all counters", Level.OPERATOR, this::clear));
    }

    private String backends() {
        StringBuilder out = new StringBuilder("# name\n");
        for (Backend backend : context.dataplane().snapshot().config().backends()) {
            out.append(backend.name()).append('\n');
        }
        return out.toString();
    }

    private String show(Call call) {
        List<String> args = call.args();
        List<StatsRow> rows;
        int options = 2;
        if (args.size() >= 5
                && args.get(3).matches("-?[0-9]{1,6}")
                && args.get(4).matches("-?[0-9]{1,9}")) {
            String proxy = args.get(2);
            rows = context
                    .table()
                    .rows((name, position) ->
                            proxy.equals("-1") || proxy.equals(name) || proxy.equals(Integer.toString(position)))
                    .stream()
                    .filter(row -> (Integer.parseInt(args.get(3)) & type(row)) != 0)
                    .filter(row ->
                            args.get(4).equals("-1") || row.numberOrZero(Metric.SID) == Long.parseLong(args.get(4)))
                    .toList();
            options = 5;
        } else {
            rows = context.table().rows();
        }
        List<String> words = args.subList(Math.min(options, args.size()), args.size());
        if (words.contains("up")) {
            rows = rows.stream().filter(row -> !status(row).startsWith("DOWN")).toList();
        }
        if (words.contains("up") || words.contains("no-maint")) {
            rows = rows.stream().filter(row -> !status(row).startsWith("MAINT")).toList();
        }
        boolean legends = call.dialogue().may(Level.OPERATOR);
        if (words.contains("json")) {
            return StatsTyped.json(rows, legends);
        }
        if (words.contains("typed")) {
            return StatsTyped.render(rows, legends);
        }
        // The connection adds the empty line that ends the page's CSV, too.
        String csv = StatsCsv.render(rows, legends);
        return csv.substring(0, csv.length() - 1);
    }

    private static String status(StatsRow row) {
        return row.detail(Detail.STATUS).orElse("");
    }

    private static int type(StatsRow row) {
        return switch (row.kind()) {
            case FRONTEND -> 1;
            case BACKEND -> 2;
            case SERVER -> 4;
            case LISTENER -> 8;
        };
    }

    private String clear(Call call) {
        boolean all = call.arg(2).equals("all");
        if (all && !call.dialogue().may(Level.ADMIN)) {
            throw new RefusedException("Permission denied");
        }
        Consumer<TrafficCounters> clear = all ? TrafficCounters::clear : TrafficCounters::clearMost;
        RoutingSnapshot snapshot = context.dataplane().snapshot();
        for (FrontendPlan plan : snapshot.frontends().values()) {
            clear.accept(plan.live().counters());
            plan.live().listeners().forEach(all ? ListenerCounters::clear : ListenerCounters::clearMost);
        }
        for (BackendPlan plan : snapshot.backends().values()) {
            clear.accept(plan.live().counters());
            plan.live().servers().forEach(server -> clear.accept(server.counters()));
        }
        context.everywhere().accept(all ? "clear counters all" : "clear counters");
        return "";
    }
}
