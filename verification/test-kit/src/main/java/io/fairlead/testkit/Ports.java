package io.fairlead.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * TCP ports on loopback for those who must know one before a process binds it. A port is given out once, and to one test
 * process at a time: that holds a lock on the byte of that number in a file that all test processes share, until it ends.
 * They lie below the range the system takes the ports of outgoing connections from, since such a connection would take
 * the port away between its choice and its use. Thread-safe.
 */
public final class Ports {

    private static final int FIRST = 18_000;

    /** Where outgoing connections begin unless the system says otherwise. */
    private static final int USUAL_OUTGOING = 32_768;

    private static final int FEWEST = 1_000;
    private static final int END = outgoing();

    private static @Nullable FileChannel registry;
    private static int next;

    private Ports() {}

    /** A port that nobody else is given as long as this process lives. */
    public static synchronized int free() {
        try {
            FileChannel shared = registry();
            for (int tries = 0; tries < END - FIRST; tries++) {
                int port = FIRST + next;
                next = (next + 1) % (END - FIRST);
                if (claim(shared, port)) {
                    return port;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + END + " is free");
    }

    private static FileChannel registry() throws IOException {
        FileChannel known = registry;
        if (known == null) {
            Path file = Path.of(System.getProperty("java.io.tmpdir"), "test-ports-" + System.getProperty("user.name"));
            known = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            registry = known;
            next = ThreadLocalRandom.current().nextInt(END - FIRST);
        }
        return known;
    }

    /** Locked, and bindable; the lock of one that is not is given back. */
    private static boolean claim(FileChannel shared, int port) throws IOException {
        FileLock lock = lock(shared, port);
        if (lock == null || bindable(port)) {
            return lock != null;
        }
        lock.release();
        return false;
    }

    /** Null when it is held, by another process or by this one. */
    private static @Nullable FileLock lock(FileChannel shared, int port) throws IOException {
        try {
            return shared.tryLock(port, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static boolean bindable(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int outgoing() {
        Path setting = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        try {
            int begin = Integer.parseInt(Files.readString(setting).strip().split("\\s+", 2)[0]);
            return Math.max(begin, FIRST + FEWEST);
        } catch (IOException | NumberFormatException e) {
            // Another system.
            return USUAL_OUTGOING;
        }
    }
}
