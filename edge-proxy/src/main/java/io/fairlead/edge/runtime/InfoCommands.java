package io.fairlead.edge.runtime;

import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.haproxy.stats.InfoTable;
import io.fairlead.model.config.RuntimeSocket;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.model.state.Event;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Commands about the process: {@code show info}, {@code show version}, {@code show events}, {@code show cli sockets}. */
final class InfoCommands {

    /** The HAProxy version whose formats these are; tools look at its number. */
    private static final String SPOKEN = "2.6";

    private static final int MOST_EVENTS = 1000;

    private final RuntimeContext context;
    private final InstantSource clock;
    private final Instant started;
    private final Supplier<List<RuntimeSocket>> sockets;

    InfoCommands(RuntimeContext context, InstantSource clock, Supplier<List<RuntimeSocket>> sockets) {
        this.context = context;
        this.clock = clock;
        this.started = clock.instant();
        this.sockets = sockets;
    }

    List<Command> commands() {
        return List.of(
                new Command("show info", "[json|typed]", "report what the process does", Level.USER, this::info),
                new Command(
                        "show version", "", "show the version of this process", Level.USER, call -> version() + "\n"),
                new Command(
                        "show events", "[<sink>] [-w] [-n]", "show what happened lately", Level.OPERATOR, this::events),
                new Command("show cli sockets", "", "list the runtime sockets", Level.USER, call -> sockets()));
    }

    static String version() {
        String own = InfoCommands.class.getPackage().getImplementationVersion();
        return SPOKEN + "-fairlead-" + (own == null ? "development" : own);
    }

    private String sockets() {
        StringBuilder out = new StringBuilder("# socket lvl processes\n");
        for (RuntimeSocket socket : sockets.get()) {
            out.append(socket.unix() ? "unix@" : "ipv4@")
                    .append(socket.address())
                    .append(' ')
                    .append(socket.level().name().toLowerCase(Locale.ROOT))
                    .append(" all\n");
        }
        return out.toString();
    }

    private String events(Call call) {
        String sink = call.arg(2);
        if (sink.isEmpty()) {
            return "Supported events sinks are listed below. Add -w(wait), -n(new). Any key to stop\n"
                    + "    %-10s : type=buffer, 0 dropped, in-memory ring buffer\n".formatted("buf0");
        }
        if (!sink.equals("buf0")) {
            throw new RefusedException("No such event sink");
        }
        List<Event> past = context.events().apply(MOST_EVENTS);
        if (call.args().contains("-w")
                || call.args().contains("-nw")
                || call.args().contains("-wn")) {
            AtomicReference<List<Event>> told = new AtomicReference<>(past);
            call.dialogue().news =
                    () -> lines(since(told.getAndSet(context.events().apply(MOST_EVENTS)), told.get()));
        }
        boolean onlyNew = call.args().stream().anyMatch(word -> word.matches("-w?nw?"));
        return onlyNew ? "" : lines(past);
    }

    /** Those of the later list that come after the last one of the earlier. */
    private static List<Event> since(List<Event> before, List<Event> now) {
        int known = before.isEmpty() ? -1 : now.lastIndexOf(before.getLast());
        return now.subList(known + 1, now.size());
    }

    private static String lines(List<Event> events) {
        StringBuilder out = new StringBuilder();
        for (Event event : events) {
            out.append("<5>")
                    .append(event.time())
                    .append(' ')
                    .append(event.node())
                    .append(' ')
                    .append(event.kind())
                    .append(": ")
                    .append(event.message())
                    .append('\n');
        }
        return out.toString();
    }

    private String info(Call call) {
        Map<String, String> values = values();
        if (call.args().contains("json")) {
            return InfoTable.json(values);
        }
        return call.args().contains("typed") ? InfoTable.typed(values) : InfoTable.render(values);
    }

    private Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        Duration up = Duration.between(started, clock.instant());
        values.put("Name", "Fairlead");
        values.put("Version", version());
        values.put("Release_date", "2026/11/21");
        values.put("Build info", version());
        values.put("node", context.node());
        values.put("Nbthread", Integer.toString(Runtime.getRuntime().availableProcessors()));
        values.put("Nbproc", "1");
        values.put("Process_num", "1");
        values.put("Pid", Long.toString(ProcessHandle.current().pid()));
        values.put(
                "Uptime",
                "%dd %dh%02dm%02ds".formatted(up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart()));
        values.put("Uptime_sec", Long.toString(up.toSeconds()));
        values.put("Start_time_sec", Long.toString(started.getEpochSecond()));
        memory(values);
        connections(values);
        values.put("Idle_pct", Long.toString(idle(up)));
        values.put("DroppedLogs", Long.toString(context.droppedLines().getAsLong()));
        values.put("Stopping", context.dataplane().stopping() ? "1" : "0");
        values.put("Tainted", "0");
        return values;
    }

    private static void memory(Map<String, String> values) {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        values.put("Memmax_MB", Long.toString(runtime.maxMemory() >> 20));
        values.put("Memmax_bytes", Long.toString(runtime.maxMemory()));
        values.put("PoolAlloc_MB", Long.toString(runtime.totalMemory() >> 20));
        values.put("PoolAlloc_bytes", Long.toString(runtime.totalMemory()));
        values.put("PoolUsed_MB", Long.toString(used >> 20));
        values.put("PoolUsed_bytes", Long.toString(used));
    }

    private void connections(Map<String, String> values) {
        List<StatsRow> frontends = context.table().rows().stream()
                .filter(row -> row.kind() == StatsRow.Kind.FRONTEND)
                .toList();
        int maxconn = context.dataplane().maxconn();
        values.put("Maxconn", Integer.toString(maxconn));
        values.put("Hard_maxconn", Integer.toString(maxconn));
        values.put("CurrConns", Integer.toString(context.dataplane().connections()));
        values.put("CumConns", sum(frontends, Metric.CONN_TOT));
        values.put("CumReq", sum(frontends, Metric.REQ_TOT));
        values.put("ConnRate", sum(frontends, Metric.CONN_RATE));
        values.put("MaxConnRate", sum(frontends, Metric.CONN_RATE_MAX));
        values.put("SessRate", sum(frontends, Metric.RATE));
        values.put("MaxSessRate", sum(frontends, Metric.RATE_MAX));
        values.put("TotalBytesOut", sum(frontends, Metric.BOUT));
        int listeners = context.dataplane().addresses().size();
        values.put("Listeners", Integer.toString(listeners));
        values.put("Jobs", Integer.toString(listeners + context.dataplane().connections()));
        values.put("Tasks", Integer.toString(context.dataplane().connections()));
    }

    private static String sum(List<StatsRow> rows, Metric metric) {
        return Long.toString(
                rows.stream().mapToLong(row -> row.numberOrZero(metric)).sum());
    }

    /** How much of the processors this process left alone since it started, in percent. */
    private static long idle(Duration up) {
        long cpu = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .orElse(0L);
        long most = Math.max(1, up.toMillis() * Runtime.getRuntime().availableProcessors());
        return Math.clamp(100 - 100 * cpu / most, 0, 100);
    }
}
