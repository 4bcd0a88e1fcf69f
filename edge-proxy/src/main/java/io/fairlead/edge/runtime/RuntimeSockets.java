package io.fairlead.edge.runtime;

import io.fairlead.model.config.RuntimeSettings;
import io.fairlead.model.config.RuntimeSocket;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The runtime sockets of this node, as the configuration in force wants them. One that cannot be opened costs a log line
 * and not the revision: traffic comes first. Thread-safe.
 */
public final class RuntimeSockets implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(RuntimeSockets.class.getName());

    private final CommandTable commands;
    private final Map<RuntimeSocket, RuntimeListener> open = new LinkedHashMap<>();

    RuntimeSockets(CommandTable commands) {
        this.commands = commands;
    }

    /** Opens, keeps and closes sockets as these settings say. */
    public synchronized void follow(RuntimeSettings settings) {
        open.entrySet().removeIf(entry -> {
            boolean gone = !settings.sockets().contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        for (RuntimeSocket socket : settings.sockets()) {
            RuntimeListener present = open.get(socket);
            if (present != null) {
                present.settings(settings);
                continue;
            }
            try {
                open.put(socket, new RuntimeListener(socket, settings, commands));
                LOG.log(Level.INFO, "runtime-socket-open address={0} level={1}", socket.address(), socket.level());
            } catch (IOException e) {
                LOG.log(Level.ERROR, "runtime-socket-refused reason=\"{0}\"", e.getMessage());
            }
        }
    }

    /** The sockets that are open. */
    synchronized List<RuntimeSocket> sockets() {
        return List.copyOf(open.keySet());
    }

    @Override
    public synchronized void close() {
        open.values().forEach(RuntimeListener::close);
        open.clear();
    }
}
