package io.fairlead.dbrouter;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.CancelKey;
import io.fairlead.pgwire.FirstPacket;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * The keys clients were given in place of their servers' keys, so that a cancel request finds its server whatever the
 * balance says. PostgreSQL documentation 54.2.9. A key keeps the server's process number, which clients compare with
 * {@code pg_backend_pid()} and with the sender of a notification, and has a secret of its own. Thread-safe.
 */
final class CancelKeys {

    private static final System.Logger LOG = System.getLogger(CancelKeys.class.getName());
    private static final long LIMIT_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int MOST_GUESSES = 8;

    private record Target(LiveServer server, CancelKey key) {}

    private final ServerLogins logins;
    private final Map<CancelKey, Target> targets = new ConcurrentHashMap<>();
    private final Map<LiveServer, Integer> passing = new ConcurrentHashMap<>();

    /** Whoever invents keys must not make connections without bound. */
    private final Semaphore guesses = new Semaphore(MOST_GUESSES);

    private final SecureRandom random = new SecureRandom();

    private volatile Consumer<CancelKey> elsewhere = key -> {};

    /** No keys. */
    CancelKeys(ServerLogins logins) {
        this.logins = logins;
    }

    /** Told of keys that other routers gave; returns when they were dealt with. */
    void elsewhere(Consumer<CancelKey> carrier) {
        elsewhere = carrier;
    }

    /** A key of ours for a key of the server's, with a secret as long as the server's; two servers may use one number. */
    CancelKey give(LiveServer server, CancelKey servers) {
        Target target = new Target(server, servers);
        while (true) {
            byte[] secret = new byte[servers.secret().length];
            random.nextBytes(secret);
            CancelKey ours = new CancelKey(servers.pid(), secret);
            if (targets.putIfAbsent(ours, target) == null) {
                return ours;
            }
        }
    }

    /** The session of this key has ended. */
    void takeBack(CancelKey ours) {
        targets.remove(ours);
    }

    /** How many sessions can be cancelled. */
    int size() {
        return targets.size();
    }

    /** Sends the request on, and returns when the server has dealt with it; a key that is not known does nothing. */
    void forward(CancelKey ours) {
        if (!forwardOurs(ours) && guesses.tryAcquire()) {
            try {
                LOG.log(Level.INFO, "cancel-key-unknown pid={0,number,#}", ours.pid());
                passing(ours);
                elsewhere.accept(ours);
            } finally {
                guesses.release();
            }
        }
    }

    /** The same of keys of this router only; false when it is none. */
    boolean forwardOurs(CancelKey ours) {
        Target target = targets.get(ours);
        if (target != null) {
            forward(target);
        }
        return target != null;
    }

    /**
     * A session the router cannot see into has begun on the server: its key is the server's own. The result is run at
     * its end.
     */
    Runnable passes(LiveServer server) {
        passing.merge(server, 1, Integer::sum);
        return () -> passing.computeIfPresent(server, (key, count) -> count == 1 ? null : count - 1);
    }

    /** A server ignores a key that is not its own, so every one that has such sessions may be asked. */
    private void passing(CancelKey unknown) {
        passing.keySet().forEach(server -> forward(new Target(server, unknown)));
    }

    private void forward(Target target) {
        long deadline = Deadlines.inNanos(LIMIT_NANOS);
        byte[] request = new FirstPacket.Cancel(target.key()).bytes();
        byte[] header = Introduction.ofOurselves(target.server().config().wire().sendProxy());
        try (Transport to = logins.connect(target.server(), header, deadline)) {
            to.write(request, 0, request.length, deadline);
            // The server closes when the signal is sent: only then may its client's connection serve anyone else.
            byte[] nothing = new byte[1];
            int end = to.read(nothing, 0, 1, deadline);
            LOG.log(
                    Level.DEBUG,
                    "cancel-forwarded server={0} end={1}",
                    target.server().id(),
                    end);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "cancel-failed server={0} reason=\"{1}\"",
                    target.server().id(),
                    e.getMessage());
        }
    }
}
