package io.fairlead.edge.runtime;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.session.OpenStreams;
import io.fairlead.dataplane.stats.StatsTable;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
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
 * @param certificates those of its listeners
 * @param errors the last invalid messages
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
        Function<Integer, List<Event>> events,
        Certificates certificates,
        CapturedErrors errors) {

    /** The certificates of listeners. */
    public interface Certificates {

        /** Those new handshakes choose from. */
        List<ServerTls.InUse> inUse();

        /** Where one lies that is called that: a path, or {@code @certificates/NAME}. */
        Path file(String name);

        /** What one is called that lies there. */
        String name(Path file);

        /**
         * The PEM text of one.
         *
         * @throws IOException when it cannot be read
         */
        String text(Path file) throws IOException;

        /**
         * Replaces one; an uploaded one on every node.
         *
         * @return lines that name nodes that do not have it yet
         * @throws IOException with a sentence, when nothing was changed
         */
        String replace(Path file, String pem) throws IOException;
    }

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
