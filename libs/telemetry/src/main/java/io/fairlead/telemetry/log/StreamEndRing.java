package io.fairlead.telemetry.log;

import io.fairlead.telemetry.StreamEnd;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A bounded queue of stream ends for many writers and one reader. Nothing is allocated and nobody waits: a full ring
 * refuses. A slot's sequence number says whose turn it is: its position for a writer, one more for the reader.
 */
final class StreamEndRing {

    /** Longest target kept (HAProxy's tune.http.logurilen), so that a full ring has a bounded size. */
    private static final int MAX_TARGET = 1024;

    private static final StreamEnd EMPTY = new StreamEnd();

    private final StreamEnd[] slots;
    private final AtomicLongArray turns;
    private final AtomicLong tail = new AtomicLong();
    private final int mask;
    private long head;

    /** A ring of this many slots, a power of two. */
    StreamEndRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("not a power of two: " + capacity);
        }
        slots = new StreamEnd[capacity];
        turns = new AtomicLongArray(capacity);
        mask = capacity - 1;
        for (int i = 0; i < capacity; i++) {
            slots[i] = new StreamEnd();
            turns.set(i, i);
        }
    }

    /** Copies the record in; false when the ring is full. Any thread. */
    boolean offer(StreamEnd end) {
        while (true) {
            long position = tail.get();
            int slot = (int) position & mask;
            long turn = turns.get(slot);
            if (turn < position) {
                return false;
            }
            if (turn == position && tail.compareAndSet(position, position + 1)) {
                StreamEnd copy = slots[slot];
                copy.copyFrom(end);
                if (copy.target.length() > MAX_TARGET) {
                    copy.target = copy.target.substring(0, MAX_TARGET);
                }
                turns.set(slot, position + 1);
                return true;
            }
        }
    }

    /** Copies the oldest record out; false when there is none. One thread. */
    boolean poll(StreamEnd into) {
        int slot = (int) head & mask;
        if (turns.get(slot) != head + 1) {
            return false;
        }
        into.copyFrom(slots[slot]);
        slots[slot].copyFrom(EMPTY);
        turns.set(slot, head + slots.length);
        head++;
        return true;
    }

    /** Whether there is something to poll. Any thread; only a hint to all but the reader. */
    boolean isEmpty() {
        return turns.get((int) head & mask) != head + 1;
    }
}
