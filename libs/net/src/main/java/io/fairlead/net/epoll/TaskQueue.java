package io.fairlead.net.epoll;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A first-in-first-out queue with many producers and one consumer, without locks. */
final class TaskQueue {

    private static final VarHandle HEAD;
    private static final VarHandle NEXT;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(TaskQueue.class, "head", Node.class);
            NEXT = MethodHandles.lookup().findVarHandle(Node.class, "next", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Node {
        @Nullable
        Runnable task;

        @SuppressWarnings("unused") // Written and read through NEXT only.
        volatile @Nullable Node next;

        Node(@Nullable Runnable task) {
            this.task = task;
        }
    }

    /** Where producers append. */
    private volatile Node head = new Node(null);

    /** Where the consumer reads: the node before the first task. */
    private Node tail = head;

    /** Appends; any thread. */
    void add(Runnable task) {
        Node node = new Node(task);
        Node before = (Node) HEAD.getAndSet(this, node);
        NEXT.setRelease(before, node);
    }

    /** Whether there is nothing; the consumer's thread. */
    boolean isEmpty() {
        return tail == head;
    }

    /** Takes the oldest; the consumer's thread. Null when there is none, or its producer is still appending. */
    @Nullable
    Runnable poll() {
        Node first = (Node) NEXT.getAcquire(tail);
        if (first == null) {
            return null;
        }
        Runnable task = first.task;
        first.task = null;
        tail = first;
        return task;
    }
}
