package io.fairlead.net.tls;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Runs the costly part of handshakes, signatures and key agreement, on threads of its own, one per processor: a
 * virtual thread that computes for milliseconds would keep every connection of its carrier waiting. Thread-safe.
 */
final class HandshakeTasks {

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("tls-handshake-", 0).factory());

    private HandshakeTasks() {}

    /**
     * Runs everything the engine has to do now, and waits for it.
     *
     * @throws SSLException when the calling thread is interrupted meanwhile
     */
    static void run(SSLEngine engine) throws SSLException {
        if (!Thread.currentThread().isVirtual()) {
            runAll(engine);
            return;
        }
        Future<?> all = THREADS.submit(() -> runAll(engine));
        try {
            all.get();
        } catch (InterruptedException e) {
            // The task may still be at work in the engine, so nobody else may touch it: the connection ends here.
            all.cancel(false);
            Thread.currentThread().interrupt();
            throw new SSLException("interrupted in the TLS handshake", e);
        } catch (ExecutionException | CancellationException e) {
            throw new SSLException("TLS handshake failed: " + e.getMessage(), e);
        }
    }

    private static void runAll(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
