package io.fairlead.dbrouter;

import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.ForwardingTransport;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tunnel.Duplex;
import io.fairlead.pgwire.ErrorMessage;
import io.fairlead.pgwire.MessageTracker;
import io.fairlead.pgwire.SqlState;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session whose start-up is done: bytes pass both ways, and the messages in them are followed, so that the session
 * can be ended between two transactions, and so that a client whose server vanishes is told what became of its work.
 * {@link #endBetweenTransactions} and {@link #endNow} are for any thread.
 */
final class PgSession {

    private static final System.Logger LOG = System.getLogger(PgSession.class.getName());
    private static final long FAREWELL_NANOS = Duration.ofMillis(500).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMillis(20).toNanos();

    private final String server;
    private final Duplex duplex;
    private final Transport client;
    private final ClientSide clientSide;

    /** Held while bytes go to the client, so that nothing gets between the parts of a message. */
    private final ReentrantLock toClient = new ReentrantLock();

    /** Followed under {@link #toClient}. */
    private final MessageTracker answers = new MessageTracker(this::answered);

    private final MessageTracker requests = new MessageTracker(this::requested);

    private final Progress progress;
    private final RoleWatch watch;

    /** Held while a request is counted or the session is found idle, so that none slips through at the end. */
    private final ReentrantLock gate = new ReentrantLock();

    /** Written under {@link #gate}. */
    private volatile boolean ended;

    private volatile boolean ending;
    private volatile boolean serverGone;
    private volatile boolean said;

    /**
     * A session that does not run yet.
     *
     * @param server its name, for what clients are told
     * @param progress told of its messages
     * @param watch looks for signs that the server lost its role
     * @param idleNanos inactivity that ends it, {@link Deadlines#NONE} for never
     */
    PgSession(String server, Progress progress, RoleWatch watch, Transport client, Transport to, long idleNanos) {
        this.server = server;
        this.progress = progress;
        this.watch = watch;
        this.client = client;
        this.clientSide = new ClientSide();
        this.duplex = new Duplex(clientSide, new ServerSide(to), idleNanos);
    }

    /** Runs until the end. */
    Duplex.End run(IoEngine engine) {
        return duplex.run(engine);
    }

    /** Bytes the client sent. */
    long fromClient() {
        return duplex.fromClient();
    }

    /** Bytes the server sent. */
    long fromServer() {
        return duplex.fromServer();
    }

    /** Ends the session with FATAL 57P01 as soon as no transaction is open. */
    void endBetweenTransactions() {
        ending = true;
        endIfIdle();
    }

    private void endIfIdle() {
        if (!lockSoon()) {
            // Whoever holds it looks at "ending" when he has given it back.
            return;
        }
        try {
            if (!endWhenIdle()) {
                return;
            }
            tellOfDrain();
        } finally {
            toClient.unlock();
        }
        duplex.kill();
    }

    /** Holds {@link #toClient}. */
    private void tellOfDrain() {
        farewell(SqlState.ADMIN_SHUTDOWN, "terminating connection: server " + server + " is being drained");
    }

    /** Ends the session because its server is out of service, and says what became of open work. */
    void endNow() {
        serverGone = true;
        duplex.kill();
    }

    /** Whether nothing is under way and no transaction is open. */
    boolean idle() {
        return progress.idle() && answers.atBoundary();
    }

    /** Once this is true no request reaches the server any more: none is carried out that the client thinks lost. */
    private boolean endWhenIdle() {
        gate.lock();
        try {
            ended |= idle();
            return ended;
        } finally {
            gate.unlock();
        }
    }

    /** The last words to a client whose session or server is gone, unless they were said. */
    private void tellOfEnd() {
        if (ended) {
            // Whoever ends the session may be about to say so.
            toClient.lock();
            try {
                tellOfDrain();
            } finally {
                toClient.unlock();
            }
            return;
        }
        if (!serverGone || !lockSoon()) {
            return;
        }
        try {
            if (idle()) {
                farewell(SqlState.ADMIN_SHUTDOWN, "terminating connection: server " + server + " is out of service");
            } else if (progress.committing()) {
                farewell(
                        SqlState.TRANSACTION_RESOLUTION_UNKNOWN,
                        "connection to server " + server + " was lost during COMMIT: it may or may not have happened");
            } else {
                farewell(SqlState.CONNECTION_FAILURE, "connection to server " + server + " was lost");
            }
        } finally {
            toClient.unlock();
        }
    }

    /** Whoever passes bytes on gives it back at once, but for one whose client does not read: nobody waits for that. */
    private boolean lockSoon() {
        try {
            return toClient.tryLock() || toClient.tryLock(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Holds {@link #toClient}. Only between two messages is there a place for one of ours. */
    private void farewell(SqlState state, String message) {
        if (said || !answers.atBoundary()) {
            return;
        }
        said = true;
        byte[] bytes = ErrorMessage.of(state, message, "Connect again.").bytes();
        try {
            client.write(bytes, 0, bytes.length, Deadlines.inNanos(FAREWELL_NANOS));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "client-gone-before-farewell", e);
        }
    }

    private void requested(char type, byte[] head, int length) {
        progress.requested(type, head, length);
        if (type == 'X') {
            said = true;
        }
    }

    private void answered(char type, byte[] head, int length) {
        progress.answered(type, head, length);
        watch.answered(type, head, length);
        if (type == 'E' && isFatal(head, length)) {
            said = true;
        }
    }

    /** The first field is the severity; FATAL and PANIC end the session. */
    private static boolean isFatal(byte[] head, int length) {
        return length > 2 && head[0] == 'S' && (head[1] == 'F' || head[1] == 'P');
    }

    /** The client as the tunnel sees it. */
    private final class ClientSide extends ForwardingTransport {

        ClientSide() {
            super(client);
        }

        @Override
        public void write(byte[] from, int offset, int length, long deadline) throws IOException {
            toClient.lock();
            try {
                if (said && ending) {
                    throw new IOException("session ended");
                }
                super.write(from, offset, length, deadline);
                answers.bytes(from, offset, length);
            } finally {
                toClient.unlock();
            }
            if (ending) {
                endIfIdle();
            }
        }

        /** Nobody waits here; a session that is ending is for its own thread. */
        @Override
        public int tryWrite(byte[] from, int offset, int length) throws IOException {
            if (ending || !toClient.tryLock()) {
                return 0;
            }
            int written;
            try {
                written = super.tryWrite(from, offset, length);
                answers.bytes(from, offset, written);
            } finally {
                toClient.unlock();
            }
            // What ends here ends before the client's next request; saying so may take a while.
            if (ending && endWhenIdle()) {
                Thread.ofVirtual().name("session-end").start(PgSession.this::endIfIdle);
            }
            return written;
        }

        @Override
        public void shutdownOutput() throws IOException {
            tellOfEnd();
            super.shutdownOutput();
        }

        @Override
        public void close() {
            tellOfEnd();
            super.close();
        }
    }

    /** The server as the tunnel sees it. */
    private final class ServerSide extends ForwardingTransport {

        /** Bytes that were followed already and are still to be written. Guarded by the gate. */
        private int followed;

        ServerSide(Transport to) {
            super(to);
        }

        @Override
        public int read(byte[] into, int offset, int length, long deadline) throws IOException {
            try {
                int n = super.read(into, offset, length, deadline);
                serverGone |= n < 0;
                return n;
            } catch (io.fairlead.net.io.DeadlineExceededException e) {
                throw e;
            } catch (IOException e) {
                serverGone = true;
                throw e;
            }
        }

        @Override
        public int tryRead(byte[] into, int offset, int length) throws IOException {
            try {
                int n = super.tryRead(into, offset, length);
                serverGone |= n < 0;
                return n;
            } catch (IOException e) {
                serverGone = true;
                throw e;
            }
        }

        /** A request counts before the server can have it: what is left of it is not counted again. */
        @Override
        public int tryWrite(byte[] from, int offset, int length) throws IOException {
            if (!gate.tryLock()) {
                return 0;
            }
            try {
                if (ended) {
                    return 0;
                }
                requests.bytes(from, offset, length);
                int written = super.tryWrite(from, offset, length);
                followed = length - written;
                return written;
            } finally {
                gate.unlock();
            }
        }

        @Override
        public void write(byte[] from, int offset, int length, long deadline) throws IOException {
            gate.lock();
            try {
                if (ended) {
                    throw new IOException("session ended");
                }
                int known = Math.min(followed, length);
                followed -= known;
                requests.bytes(from, offset + known, length - known);
            } finally {
                gate.unlock();
            }
            super.write(from, offset, length, deadline);
        }
    }
}
