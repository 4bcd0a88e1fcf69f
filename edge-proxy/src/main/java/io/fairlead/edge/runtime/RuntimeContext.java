package io.fairlead.edge.runtime;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.session.OpenStreams;
import io.fairlead.dataplane.stats.StatsTable;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.ServerId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * What the commands of the runtime socket look at and change.
 *
 * @param node this node's name
 * @param dataplane what it routes by
 * @param table what it counted
 * @param idle how many idle connections to a server it keeps
 * @param streams its client connections
 * @param droppedLines log lines that could not be written
 * @param orders where orders go
 * @param everywhere has other nodes do the same as this one just did
 * @param events the newest of what happened anywhere, newest last
 */
public record RuntimeContext(
        String node,
        Dataplane dataplane,
        StatsTable table,
        ToLongFunction<LiveServer> idle,
        OpenStreams streams,
        LongSupplier droppedLines,
        Orders orders,
        Consumer<String> everywhere,
        Function<Integer, List<Event>> events) {

    /** Where orders of operators go. */
    public interface Orders {

        /** The order in force. */
        Optional<AdminOrder> order(ServerId id);

        /**
         * Changes it, on this node at once.
         *
         * @return false when no other node heard of it
         */
        boolean change(ServerId id, Function<Optional<AdminOrder>, AdminOrder> change);
    }
}
