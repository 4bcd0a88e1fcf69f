package io.fairlead.edge.runtime;

import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.edge.runtime.Targets.Place;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.Overrides;
import io.fairlead.model.state.Overrides.Forced;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Commands that change a server: orders to the whole cluster. HAProxy management guide 9.3 {@code set server}. */
final class ServerCommands {

    private static final String USAGE = "usage: set server <backend>/<server> addr | agent | agent-addr | agent-port |"
            + " agent-send | check-addr | check-port | fqdn | health | ssl | state | weight";
    private static final int MAX_WEIGHT = 256;
    private static final String ELSEWHERE = " by 'stats socket command'";

    private final RuntimeContext context;
    private final Targets targets;
    private final InstantSource clock;

    ServerCommands(RuntimeContext context, InstantSource clock) {
        this.context = context;
        this.targets = new Targets(context);
        this.clock = clock;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        "set server",
                        "<bk>/<srv> [opts]",
                        "change a server's state, weight, health, agent, address or check port",
                        Level.ADMIN,
                        this::set),
                new Command("get weight", "<bk>/<srv>", "report a server's weight", Level.USER, this::weight),
                new Command(
                        "set weight",
                        "<bk>/<srv> <weight>",
                        "change a server's weight",
                        Level.ADMIN,
                        call -> weigh(call, targets.server(call.arg(2)), call.arg(3))),
                new Command(
                        "enable server",
                        "<bk>/<srv>",
                        "take a server out of maintenance",
                        Level.ADMIN,
                        call -> order(call, targets.server(call.arg(2)), order -> order.in(AdminState.READY))),
                new Command(
                        "disable server",
                        "<bk>/<srv>",
                        "put a server into maintenance",
                        Level.ADMIN,
                        call -> order(call, targets.server(call.arg(2)), order -> order.in(AdminState.MAINT))),
                new Command(
                        "enable health",
                        "<bk>/<srv>",
                        "resume a server's checks",
                        Level.ADMIN,
                        call -> checks(call, false)),
                new Command(
                        "disable health",
                        "<bk>/<srv>",
                        "suspend a server's checks",
                        Level.ADMIN,
                        call -> checks(call, true)),
                new Command(
                        "enable agent",
                        "<bk>/<srv>",
                        "ask a server's agent again",
                        Level.ADMIN,
                        call -> agent(call, false)),
                new Command(
                        "disable agent",
                        "<bk>/<srv>",
                        "do not ask a server's agent",
                        Level.ADMIN,
                        call -> agent(call, true)),
                new Command(
                        "set maxconn server",
                        "<bk>/<srv> <value>",
                        "change a server's limit of connections",
                        Level.ADMIN,
                        this::limit));
    }

    private String set(Call call) {
        Place place = targets.server(call.arg(2));
        String value = call.arg(4);
        return switch (call.arg(3)) {
            case "state" -> state(call, place, value);
            case "weight" -> weigh(call, place, value);
            case "health" -> health(call, place, value);
            case "agent" -> agentSays(call, place, value);
            case "addr" -> address(call, place);
            case "check-port" -> checkPort(call, place, value);
            case "agent-addr", "agent-port", "agent-send", "check-addr", "fqdn", "ssl" ->
                throw new RefusedException("'" + call.arg(3) + "' is changed by the configuration only.");
            default -> throw new RefusedException(USAGE);
        };
    }

    /** {@code state drain 30s} ends what is left after that time; HAProxy has no such deadline. */
    private String state(Call call, Place place, String value) {
        AdminState state = switch (value) {
            case "ready" -> AdminState.READY;
            case "drain" -> AdminState.DRAIN;
            case "maint" -> AdminState.MAINT;
            default -> throw new RefusedException("'set server <srv> state' expects 'ready', 'drain' and 'maint'.");
        };
        Instant until = deadline(call.arg(5));
        return order(call, place, order -> {
            AdminOrder wanted = order.in(state);
            return wanted.with(wanted.overrides().drainedBy(until));
        });
    }

    private Instant deadline(String text) {
        if (text.isEmpty()) {
            return Instant.MAX;
        }
        if (!text.matches("[0-9]{1,7}[smh]")) {
            throw new RefusedException("A deadline is a number of seconds, minutes or hours, such as 30s.");
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        long seconds = switch (text.charAt(text.length() - 1)) {
            case 'h' -> 3600 * number;
            case 'm' -> 60 * number;
            default -> number;
        };
        return clock.instant().plusSeconds(seconds);
    }

    private String weight(Call call) {
        Place place = targets.server(call.arg(2));
        return place.server().weight() + " (initial " + place.server().config().weight() + ")\n";
    }

    private String weigh(Call call, Place place, String value) {
        if (value.isEmpty()) {
            throw new RefusedException("Require <weight> or <weight%>.");
        }
        boolean percent = value.endsWith("%");
        String digits = percent ? value.substring(0, value.length() - 1) : value;
        if (digits.isEmpty() || digits.charAt(0) < '0' || digits.charAt(0) > '9') {
            throw new RefusedException("Empty weight string empty or preceded by garbage");
        }
        int number = Basics.number(digits, "Trailing garbage in weight string");
        if (isStatic(place.backend().config().balance()) && !(percent && (number == 0 || number == 100))) {
            throw new RefusedException(
                    "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.");
        }
        if (!percent && number > MAX_WEIGHT) {
            throw new RefusedException("Absolute weight can only be between 0 and 256 inclusive.");
        }
        int configured = place.server().config().weight();
        long weight = percent ? Math.min(MAX_WEIGHT, (long) configured * number / 100) : number;
        return order(call, place, order -> order.weighing(OptionalInt.of((int) weight)));
    }

    private static boolean isStatic(Balance balance) {
        return switch (balance) {
            case Balance.RoundRobin _, Balance.LeastConn _, Balance.First _, Balance.Random _ -> false;
            case Balance.StaticRoundRobin _ -> true;
            case Balance.Source source -> !source.hashType().consistent();
            case Balance.Uri uri -> !uri.hashType().consistent();
            case Balance.Header header -> !header.hashType().consistent();
            case Balance.UrlParam param -> !param.hashType().consistent();
        };
    }

    private String health(Call call, Place place, String value) {
        HealthStatus status = switch (value) {
            case "up" -> HealthStatus.UP;
            case "stopping" -> HealthStatus.STOPPING;
            case "down" -> HealthStatus.DOWN;
            default -> throw new RefusedException("'set server <srv> health' expects 'up', 'stopping', or 'down'.");
        };
        Forced forced = new Forced(status, clock.instant());
        return order(call, place, order -> order.with(order.overrides().healthSet(forced)));
    }

    private String agentSays(Call call, Place place, String value) {
        if (!hasAgent(place)) {
            throw new RefusedException("agent checks are not enabled on this server.");
        }
        HealthStatus status = switch (value) {
            case "up" -> HealthStatus.UP;
            case "down" -> HealthStatus.DOWN;
            default -> throw new RefusedException("'set server <srv> agent' expects 'up' or 'down'.");
        };
        Forced forced = new Forced(status, clock.instant());
        return order(call, place, order -> order.with(order.overrides().agentSet(forced)));
    }

    private static boolean hasAgent(Place place) {
        return place.server().config().monitoring().agent().isPresent();
    }

    private String agent(Call call, boolean off) {
        Place place = targets.server(call.arg(2));
        if (!off && !hasAgent(place)) {
            throw new RefusedException("Agent was not configured on this server, cannot enable.");
        }
        return order(call, place, order -> order.with(order.overrides().agentChecks(off)));
    }

    private String checks(Call call, boolean off) {
        Place place = targets.server(call.arg(2));
        if (!off && place.server().config().check().isEmpty()) {
            throw new RefusedException("Health check was not configured on this server, cannot enable.");
        }
        return order(call, place, order -> order.with(order.overrides().checks(off)));
    }

    private String checkPort(Call call, Place place, String value) {
        if (place.server().config().check().isEmpty()) {
            throw new RefusedException("health checks are not enabled on this server");
        }
        int port = Basics.number(value, "provided port is not an integer");
        if (port < 1 || port > 65535) {
            throw new RefusedException("provided port is not valid");
        }
        return order(call, place, order -> order.with(order.overrides().checkedAt(port)));
    }

    private String limit(Call call) {
        Place place = targets.server(call.arg(3));
        if (call.arg(4).isEmpty()) {
            throw new RefusedException("Integer value expected.");
        }
        int most = Basics.number(call.arg(4), "Trailing garbage in maxconn string");
        return order(call, place, order -> order.with(order.overrides().limited(most)));
    }

    private String address(Call call, Place place) {
        String host = call.arg(4);
        if (host.isEmpty()) {
            throw new RefusedException("set server <b>/<s> addr requires an address and optionally a port.");
        }
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("Invalid addr '" + host + "'" + ELSEWHERE);
        }
        InetSocketAddress before = place.server().address();
        String oldHost = before.getAddress().getHostAddress();
        boolean moved = !before.getAddress().equals(address);
        String said = moved
                ? "IP changed from '" + oldHost + "' to '" + address.getHostAddress() + "'"
                : "no need to change the addr";
        int port = before.getPort();
        if (call.arg(5).equals("port")) {
            int wanted = Basics.number(call.arg(6), "Invalid port '" + call.arg(6) + "'");
            if (wanted < 1 || wanted > 65535) {
                throw new RefusedException("Invalid port '" + call.arg(6) + "'");
            }
            said += wanted == port
                    ? ", no need to change the port"
                    : ", port changed from '" + port + "' to '" + wanted + "'";
            port = wanted;
        }
        HostPort next = new HostPort(address.getHostAddress(), port);
        String told = order(call, place, order -> order.with(order.overrides().at(next)));
        return said + ELSEWHERE + "\n" + told;
    }

    private String order(Call call, Place place, UnaryOperator<AdminOrder> change) {
        return Changes.order(context, clock, call, place.server().id(), base(place), change);
    }

    /** What holds for a server nobody gave an order for. */
    private static AdminOrder base(Place place) {
        return new AdminOrder(
                place.server().config().disabled() ? AdminState.MAINT : AdminState.READY,
                OptionalInt.empty(),
                "",
                "",
                Instant.EPOCH,
                Overrides.NONE);
    }
}
