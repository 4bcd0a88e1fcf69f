package io.fairlead.edge.runtime;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.Availability;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.StatsRow;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code show servers state} and {@code show servers conn}, column for column. HAProxy management guide 9.3. */
final class StateCommands {

    private static final String COLUMNS = "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state"
            + " srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health"
            + " srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl"
            + " srv_check_port srv_check_addr srv_agent_addr srv_agent_port\n";

    /** Bits of {@code srv_admin_state}. */
    private static final int FORCED_MAINT = 1;

    private static final int CONFIGURED_MAINT = 4;
    private static final int FORCED_DRAIN = 8;

    private final RuntimeContext context;
    private final Targets targets;

    StateCommands(RuntimeContext context) {
        this.context = context;
        this.targets = new Targets(context);
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        "show servers state",
                        "[<backend>]",
                        "show what is volatile of servers (all or of a backend)",
                        Level.USER,
                        this::state),
                new Command(
                        "show servers conn",
                        "[<backend>]",
                        "show connections of servers (all or of a backend)",
                        Level.USER,
                        this::connections));
    }

    /** The chosen backends by their position in the statistics. */
    private Map<Long, LiveBackend> chosen(Call call) {
        String wanted = call.arg(3);
        if (!wanted.isEmpty()) {
            targets.backend(wanted);
        }
        Map<Long, LiveBackend> chosen = new TreeMap<>();
        for (StatsRow row : context.table().rows()) {
            if (row.kind() == StatsRow.Kind.BACKEND
                    && (wanted.isEmpty() || row.proxy().equals(wanted))) {
                chosen.put(row.numberOrZero(Metric.IID), targets.backend(row.proxy()));
            }
        }
        return chosen;
    }

    private String state(Call call) {
        StringBuilder out = new StringBuilder("1\n").append(COLUMNS);
        chosen(call)
                .forEach((id, backend) -> backend.servers().forEach(server -> {
                    out.append(id)
                            .append(' ')
                            .append(state(backend.config(), server))
                            .append('\n');
                }));
        return out.toString();
    }

    private static String state(Backend backend, LiveServer server) {
        InetSocketAddress address = server.address();
        String host = server.config().address().host();
        boolean named = !host.equals(address.getAddress().getHostAddress());
        Optional<CheckSettings> check = server.config().check();
        return String.join(
                " ",
                backend.name(),
                Integer.toString(server.identity()),
                server.id().server(),
                address.getAddress().getHostAddress(),
                operational(server) + " " + admin(server),
                server.weight() + " " + server.config().weight(),
                Long.toString(server.history().secondsSinceChange(System.nanoTime())),
                checked(server),
                checkState(server) + " 0 0 0",
                named ? host : "-",
                Integer.toString(address.getPort()),
                "-",
                server.config().tls().isPresent() ? "1" : "0",
                Integer.toString(checkPort(server)),
                check.flatMap(CheckSettings::address).orElse("-"),
                "- 0");
    }

    private static int checkPort(LiveServer server) {
        int ordered = server.overrides().checkPort();
        return ordered != 0
                ? ordered
                : server.config().check().flatMap(CheckSettings::port).orElse(0);
    }

    /** 0 stopped, 1 starting, 2 running, 3 stopping. */
    private static int operational(LiveServer server) {
        Availability now = server.availability();
        if (now == Availability.DOWN || now == Availability.MAINT) {
            return 0;
        }
        if (server.status() == HealthStatus.STOPPING) {
            return 3;
        }
        return server.starting() ? 1 : 2;
    }

    private static int admin(LiveServer server) {
        return switch (server.admin()) {
            case READY -> 0;
            case DRAIN -> FORCED_DRAIN;
            case MAINT -> FORCED_MAINT | (server.config().disabled() ? CONFIGURED_MAINT : 0);
        };
    }

    /** Status, result and counter of the last check, in HAProxy's numbers. */
    private static String checked(LiveServer server) {
        Optional<ServerHealth> health = server.health();
        if (server.config().check().isEmpty() || health.isEmpty()) {
            return "1 0 " + server.config().check().map(CheckSettings::rise).orElse(0);
        }
        int result = server.status() == HealthStatus.STOPPING
                ? 4
                : health.get().last().passed() ? 3 : 2;
        return health.get().last().code().number() + " " + result + " "
                + health.get().counter();
    }

    /** Bits: 2 configured, 4 enabled, 8 paused. */
    private static int checkState(LiveServer server) {
        int paused = server.admin() == AdminState.MAINT ? 8 : 0;
        if (server.config().check().isEmpty()) {
            return paused;
        }
        return 2 | (server.overrides().checksOff() ? 0 : 4) | paused;
    }

    private String connections(Call call) {
        StringBuilder out = new StringBuilder("# bkname/svname bkid/svid addr port - purge_delay used_cur used_max"
                + " need_est unsafe_nb safe_nb idle_lim idle_cur idle_per_thr[1]\n");
        chosen(call)
                .forEach((id, backend) -> backend.servers().forEach(server -> {
                    long idle = context.idle().applyAsLong(server);
                    out.append("%s %d/%d %s %d - 5000 %d %d %d 0 %d -1 %d %d\n"
                            .formatted(
                                    server.id(),
                                    id,
                                    server.identity(),
                                    server.address().getAddress().getHostAddress(),
                                    server.address().getPort(),
                                    server.busy(),
                                    server.counters().sessionsMax.get(),
                                    server.counters().sessionsMax.get(),
                                    idle,
                                    idle,
                                    idle));
                }));
        return out.toString();
    }
}
