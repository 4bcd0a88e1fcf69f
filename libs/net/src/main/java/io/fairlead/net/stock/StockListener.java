package io.fairlead.net.stock;

import io.fairlead.net.io.ConnectionHandler;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Accepts on a thread of its own. */
final class StockListener implements Listener {

    private static final System.Logger LOG = System.getLogger(StockListener.class.getName());
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final StockEngine engine;
    private final ServerSocketChannel channel;
    private final ConnectionHandler handler;
    private final InetSocketAddress address;
    private final Thread acceptor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition resumed = lock.newCondition();
    private boolean paused;

    StockListener(StockEngine engine, ServerSocketChannel channel, ConnectionHandler handler) throws IOException {
        this.engine = engine;
        this.channel = channel;
        this.handler = handler;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.acceptor = Thread.ofPlatform()
                .daemon()
                .name("stock-accept-" + address.getPort())
                .unstarted(this::run);
    }

    /** Begins to accept. */
    void start() {
        acceptor.start();
    }

    private void run() {
        while (channel.isOpen()) {
            try {
                awaitResumed();
                accepted(channel.accept());
            } catch (IOException e) {
                if (channel.isOpen()) {
                    LOG.log(Level.ERROR, "accept-failed reason=\"{0}\" pause=100ms", e.getMessage());
                    LockSupport.parkNanos(this, PAUSE_NANOS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void awaitResumed() throws InterruptedException {
        lock.lock();
        try {
            while (paused && channel.isOpen()) {
                resumed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accepted(SocketChannel connection) throws IOException {
        Transport transport;
        try {
            transport = engine.wrap(connection);
        } catch (IOException e) {
            connection.close();
            return;
        }
        Thread.ofVirtual().name("connection").start(() -> {
            try (transport) {
                handler.handle(transport);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "connection-handler-failed", e);
            }
        });
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void pause() {
        lock.lock();
        try {
            paused = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resume() {
        lock.lock();
        try {
            paused = false;
            resumed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        engine.forget(this);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "close-failed", e);
        }
        resume();
        awaitAcceptorsEnd();
    }

    /** The kernel frees the address only when the accept call under way has come back, which closing does not wait for. */
    private void awaitAcceptorsEnd() {
        if (Thread.currentThread().equals(acceptor)) {
            return;
        }
        try {
            if (!acceptor.join(CLOSE_LIMIT)) {
                LOG.log(Level.WARNING, "listener-closes-late");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
