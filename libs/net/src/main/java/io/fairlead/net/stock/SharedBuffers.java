package io.fairlead.net.stock;

import io.fairlead.net.io.BufferPool;
import java.util.concurrent.ArrayBlockingQueue;

/** Buffers for threads that run anywhere; what comes back beyond the number kept is left to the collector. */
final class SharedBuffers implements BufferPool {

    private static final int KEPT = 1024;

    private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

    @Override
    public byte[] borrow() {
        byte[] buffer = free.poll();
        return buffer == null ? new byte[SIZE] : buffer;
    }

    @Override
    public void giveBack(byte[] buffer) {
        free.offer(buffer);
    }
}
