package io.fairlead.dataplane.node;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.live.ServerPlace;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Follows names of servers that mean another address now, as a container's does after a restart: new connections go
 * there, and present ones stay. A name that nobody answers for keeps its address. Checks look names up anew each time,
 * and without this a server would be up at an address that no request is sent to. One virtual thread asks in turn.
 */
final class NameWatch implements AutoCloseable {

    private static final long PAUSE_MILLIS = 1_000;

    private static final System.Logger LOG = System.getLogger(NameWatch.class.getName());

    private final Supplier<Stream<LiveServer>> servers;
    private final ServerPlace.Lookup lookup;
    private final Thread thread;

    /** Looks nothing up until it is started. */
    NameWatch(Supplier<Stream<LiveServer>> servers, ServerPlace.Lookup lookup) {
        this.servers = servers;
        this.lookup = lookup;
        this.thread = Thread.ofVirtual().name("names-of-servers").unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(PAUSE_MILLIS);
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks every name up once. */
    void round() {
        servers.get()
                .filter(server ->
                        !ServerPlace.isLiteral(server.config().address().host()))
                .forEach(this::follow);
    }

    private void follow(LiveServer server) {
        InetSocketAddress before = server.configuredAddress();
        try {
            InetSocketAddress now = ServerPlace.of(server.config().address(), Optional.of(before), lookup);
            if (!now.equals(before) && server.moves(before, now)) {
                LOG.log(Level.INFO, "server-moved server={0} from={1} to={2}", server.id(), before, now);
            }
        } catch (UnknownHostException e) {
            LOG.log(Level.DEBUG, "name-not-found server={0}", server.id(), e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
