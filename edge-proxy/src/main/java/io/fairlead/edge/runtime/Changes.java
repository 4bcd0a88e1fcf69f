package io.fairlead.edge.runtime;

import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** Makes orders of commands. Stateless. */
final class Changes {

    private Changes() {}

    /**
     * Changes an order as its giver's; HAProxy answers a success with nothing.
     *
     * @param base what holds while there is no order
     */
    static String order(
            RuntimeContext context,
            InstantSource clock,
            Call call,
            ServerId id,
            AdminOrder base,
            UnaryOperator<AdminOrder> change) {
        Instant now = clock.instant();
        boolean told = context.orders()
                .change(id, before -> change.apply(before.orElse(base)).by(call.dialogue().origin, "", now));
        return told ? "" : "Done on this node; the others are out of reach and will be told.\n";
    }
}
