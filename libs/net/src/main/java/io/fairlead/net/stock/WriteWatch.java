package io.fairlead.net.stock;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Ends writes whose peer does not read: the JDK has no write time-out. Thread-safe. */
final class WriteWatch {

    private static final long PERIOD = Duration.ofMillis(50).toNanos();

    private final Set<StockTransport> transports = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean stopped;

    WriteWatch() {
        thread = Thread.ofPlatform().daemon().name("stock-write-watch").start(this::run);
    }

    void add(StockTransport transport) {
        transports.add(transport);
        LockSupport.unpark(thread);
    }

    void remove(StockTransport transport) {
        transports.remove(transport);
    }

    void closeAll() {
        stopped = true;
        LockSupport.unpark(thread);
        transports.forEach(StockTransport::close);
    }

    private void run() {
        while (!stopped) {
            if (transports.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, PERIOD);
            }
            long now = System.nanoTime();
            transports.forEach(transport -> transport.expireWrite(now));
        }
    }
}
