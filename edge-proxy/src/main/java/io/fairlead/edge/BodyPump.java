package io.fairlead.edge;

import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.BodyReader;
import io.fairlead.net.http1.ConnectionEndedException;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sends a request body that did not come along with its head, while the response may already be arriving. */
final class BodyPump implements Runnable {

    private final BodyReader body;
    private final Transport server;
    private final long clientNanos;
    private final long serverNanos;
    private volatile long lastProgress = System.nanoTime();
    private volatile @Nullable Failure failure;
    private volatile boolean finished;
    private @Nullable Thread thread;

    BodyPump(BodyReader body, Transport server, long clientNanos, long serverNanos) {
        this.body = body;
        this.server = server;
        this.clientNanos = clientNanos;
        this.serverNanos = serverNanos;
    }

    void start(IoEngine engine) {
        thread = engine.start("request-body", this);
    }

    @Override
    public void run() {
        try {
            while (body.next(Deadlines.inNanos(clientNanos))) {
                try {
                    body.writePiece(server, Deadlines.inNanos(serverNanos));
                } catch (IOException e) {
                    // The server does not want the rest; its answer says why.
                    return;
                }
                lastProgress = System.nanoTime();
            }
            finished = true;
        } catch (BadMessageException e) {
            fail(Failure.CLIENT_BAD_BODY);
        } catch (DeadlineExceededException e) {
            fail(Failure.CLIENT_TIMEOUT);
        } catch (ConnectionEndedException e) {
            fail(Failure.CLIENT_ABORT);
        } catch (IOException e) {
            fail(Failure.CLIENT_ABORT);
        }
    }

    /** The server must not take half a body for a whole one, so its connection goes too. */
    private void fail(Failure how) {
        failure = how;
        server.abort();
    }

    /** Whether the whole body was sent. */
    boolean finished() {
        return finished;
    }

    /** Why it could not be sent because of the client, or null. */
    @Nullable
    Failure failure() {
        return failure;
    }

    /** When a piece was sent last. */
    long lastProgress() {
        return lastProgress;
    }

    /** Waits for the end; the caller has closed a connection if the pump might be waiting on it. */
    void join() {
        Thread running = thread;
        boolean interrupted = false;
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
