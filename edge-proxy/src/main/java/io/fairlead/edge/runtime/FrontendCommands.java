package io.fairlead.edge.runtime;

import io.fairlead.dataplane.live.LiveFrontend;
import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.ServerId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Commands that change a frontend, or the limit of the whole node. HAProxy management guide 9.3. */
final class FrontendCommands {

    private static final AdminOrder BASE = new AdminOrder(AdminState.READY, OptionalInt.empty(), "", "", Instant.EPOCH);

    private final RuntimeContext context;
    private final Targets targets;
    private final InstantSource clock;

    FrontendCommands(RuntimeContext context, InstantSource clock) {
        this.context = context;
        this.targets = new Targets(context);
        this.clock = clock;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        "enable frontend",
                        "<frontend>",
                        "let a stopped frontend listen again",
                        Level.ADMIN,
                        call -> listens(call, true)),
                new Command(
                        "disable frontend",
                        "<frontend>",
                        "stop a frontend for a while",
                        Level.ADMIN,
                        call -> listens(call, false)),
                new Command(
                        "set maxconn frontend",
                        "<frontend> <value>",
                        "change a frontend's limit of connections",
                        Level.ADMIN,
                        this::limit),
                new Command(
                        "set maxconn global",
                        "<value>",
                        "change the limit of connections of each node",
                        Level.ADMIN,
                        this::globalLimit));
    }

    private String listens(Call call, boolean wanted) {
        LiveFrontend frontend = targets.frontend(call.arg(2));
        if (frontend.stopped() != wanted) {
            throw new RefusedException("All sockets are already " + (wanted ? "enabled." : "disabled."));
        }
        AdminState state = wanted ? AdminState.READY : AdminState.MAINT;
        return order(call, frontend.name(), order -> order.in(state));
    }

    private String limit(Call call) {
        LiveFrontend frontend = targets.frontend(call.arg(3));
        int most = value(call.arg(4));
        return order(
                call, frontend.name(), order -> order.with(order.overrides().limited(most)));
    }

    private String globalLimit(Call call) {
        int most = value(call.arg(3));
        return order(
                call, ServerId.GLOBAL, order -> order.with(order.overrides().limited(most)));
    }

    private static int value(String text) {
        if (text.isEmpty()) {
            throw new RefusedException("Integer value expected.");
        }
        return Basics.number(text, "Integer value expected.");
    }

    private String order(Call call, String name, UnaryOperator<AdminOrder> change) {
        return Changes.order(context, clock, call, ServerId.ofFrontend(name), BASE, change);
    }
}
