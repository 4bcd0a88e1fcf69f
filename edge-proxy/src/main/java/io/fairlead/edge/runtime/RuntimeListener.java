package io.fairlead.edge.runtime;

import io.fairlead.model.config.RuntimeSettings;
import io.fairlead.model.config.RuntimeSocket;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;

/**
 * One runtime socket and its connections, each on a virtual thread. A file is bound under another name and then renamed,
 * so that it never shows with wrong permissions and replaces a stale one. Thread-safe.
 */
final class RuntimeListener implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(RuntimeListener.class.getName());
    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RuntimeSocket socket;
    private final CommandTable commands;
    private final ServerSocketChannel channel;
    private final Set<RuntimeConnection> open = ConcurrentHashMap.newKeySet();
    private volatile RuntimeSettings settings;
    private volatile boolean closed;

    RuntimeListener(RuntimeSocket socket, RuntimeSettings settings, CommandTable commands) throws IOException {
        this.socket = socket;
        this.settings = settings;
        this.commands = commands;
        this.channel = socket.unix() ? unix(socket) : tcp(socket.address());
        Thread.ofVirtual().name("runtime-" + socket.address()).start(this::accept);
        Thread.ofVirtual().name("runtime-sweep-" + socket.address()).start(this::sweep);
    }

    private static ServerSocketChannel tcp(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replace("[", "").replace("]", "");
        InetAddress place = host.equals("*") ? InetAddress.ofLiteral("0.0.0.0") : InetAddress.getByName(host);
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(new InetSocketAddress(place, Integer.parseInt(address.substring(colon + 1))));
        } catch (IOException | IllegalArgumentException e) {
            channel.close();
            throw new IOException("cannot bind stats socket " + address + ": " + e.getMessage(), e);
        }
    }

    private static ServerSocketChannel unix(RuntimeSocket socket) throws IOException {
        Path path = Path.of(socket.address());
        Path fresh = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Files.deleteIfExists(fresh);
            channel.bind(UnixDomainSocketAddress.of(fresh));
            permit(fresh, socket);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return channel;
        } catch (IOException | UnsupportedOperationException e) {
            channel.close();
            Files.deleteIfExists(fresh);
            throw new IOException("cannot bind stats socket " + path + ": " + e, e);
        }
    }

    private static void permit(Path file, RuntimeSocket socket) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (socket.mode() != 0) {
            Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
            PosixFilePermission[] all = PosixFilePermission.values();
            for (int i = 0; i < all.length; i++) {
                // Owner, group and others, read, write and execute each: the order of the bits.
                if ((socket.mode() & (0400 >> i)) != 0) {
                    permissions.add(all[i]);
                }
            }
            view.setPermissions(permissions);
        }
        UserPrincipalLookupService people = file.getFileSystem().getUserPrincipalLookupService();
        try {
            if (socket.group().isPresent()) {
                view.setGroup(people.lookupPrincipalByGroupName(socket.group().get()));
            }
            if (socket.user().isPresent()) {
                view.setOwner(people.lookupPrincipalByName(socket.user().get()));
            }
        } catch (IOException e) {
            // Only root may give files away; the permissions above hold all the same.
            LOG.log(Level.WARNING, "runtime-socket-owner address={0} reason=\"{1}\"", socket.address(), e);
        }
    }

    RuntimeSocket socket() {
        return socket;
    }

    /** Follows a change of what holds for all sockets. */
    void settings(RuntimeSettings changed) {
        settings = changed;
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel client = channel.accept();
                if (open.size() >= settings.maxconn()) {
                    client.close();
                    continue;
                }
                RuntimeConnection connection = new RuntimeConnection(
                        client, commands, new Dialogue(origin(client), socket.level(), settings.timeout()));
                open.add(connection);
                Thread.ofVirtual().name("runtime-connection").start(() -> {
                    try (connection) {
                        connection.serve();
                    } finally {
                        open.remove(connection);
                    }
                });
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "runtime-accept-failed address={0} reason=\"{1}\"", socket.address(), e);
                LockSupport.parkNanos(this, SWEEP_NANOS);
            }
        }
    }

    /** Who it is, as far as the system knows, and where they came in. */
    private String origin(SocketChannel client) throws IOException {
        String who = socket.unix()
                ? client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName()
                : String.valueOf(client.getRemoteAddress());
        return who + " at " + socket.address();
    }

    /** Ends connections that idle for too long: neither reading nor writing has a time-out of its own. */
    private void sweep() {
        while (!closed) {
            LockSupport.parkNanos(this, SWEEP_NANOS);
            long now = System.nanoTime();
            open.stream().filter(connection -> connection.late(now)).forEach(RuntimeConnection::close);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
            if (socket.unix()) {
                Files.deleteIfExists(Path.of(socket.address()));
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "runtime-socket-left address={0} reason=\"{1}\"", socket.address(), e);
        }
        open.forEach(RuntimeConnection::close);
    }
}
