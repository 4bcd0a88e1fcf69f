package io.fairlead.dataplane.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections to one server, last in first out, one stack per carrier so that a connection stays with its thread.
 *
 * @param <C> the connection
 */
public final class IdlePool<C> {

    private final List<ArrayDeque<C>> stacks = new ArrayList<>();

    /** Per stack, how many connections nobody needed since the last {@link #shrink}; guarded by the stack. */
    private final int[] unneeded;

    private final int limit;
    private final Predicate<C> usable;
    private final Consumer<C> close;
    private volatile boolean closed;

    /**
     * An empty pool.
     *
     * @param carriers how many stacks
     * @param limit most connections per stack
     * @param usable whether an idle connection may still be used; must not block
     * @param close closes a connection
     */
    public IdlePool(int carriers, int limit, Predicate<C> usable, Consumer<C> close) {
        for (int i = 0; i < carriers; i++) {
            stacks.add(new ArrayDeque<>());
        }
        this.unneeded = new int[carriers];
        this.limit = limit;
        this.usable = usable;
        this.close = close;
    }

    /** The connection that became idle last and still lives, or null. */
    public @Nullable C take(int carrier) {
        ArrayDeque<C> stack = stacks.get(carrier);
        while (true) {
            C connection;
            synchronized (stack) {
                connection = stack.pollFirst();
                unneeded[carrier] = Math.min(unneeded[carrier], stack.size());
            }
            if (connection == null || usable.test(connection)) {
                return connection;
            }
            close.accept(connection);
        }
    }

    /** Keeps a connection for later, or closes it when there are enough. */
    public void give(int carrier, C connection) {
        ArrayDeque<C> stack = stacks.get(carrier);
        synchronized (stack) {
            if (!closed && stack.size() < limit) {
                stack.addFirst(connection);
                return;
            }
        }
        close.accept(connection);
    }

    /** Closes what the peer has left. */
    public void purge() {
        for (ArrayDeque<C> stack : stacks) {
            List<C> dead = new ArrayList<>();
            synchronized (stack) {
                stack.removeIf(connection -> !usable.test(connection) && dead.add(connection));
            }
            dead.forEach(close);
        }
    }

    /**
     * Closes half of the connections that nobody needed since the last call, the oldest first, and so forgets a rush
     * step by step. HAProxy manual 3.2 {@code tune.pool-purge-delay}.
     */
    public void shrink() {
        for (int carrier = 0; carrier < stacks.size(); carrier++) {
            ArrayDeque<C> stack = stacks.get(carrier);
            List<C> old = new ArrayList<>();
            synchronized (stack) {
                int excess = (Math.min(unneeded[carrier], stack.size()) + 1) / 2;
                for (int i = 0; i < excess; i++) {
                    old.add(stack.removeLast());
                }
                unneeded[carrier] = stack.size();
            }
            old.forEach(close);
        }
    }

    /** How many are idle. */
    public int size() {
        int size = 0;
        for (ArrayDeque<C> stack : stacks) {
            synchronized (stack) {
                size += stack.size();
            }
        }
        return size;
    }

    /** Closes all, and every one that comes back later. */
    public void close() {
        closed = true;
        clear();
    }

    /** Closes all that are idle now. */
    public void clear() {
        for (ArrayDeque<C> stack : stacks) {
            List<C> all;
            synchronized (stack) {
                all = List.copyOf(stack);
                stack.clear();
            }
            all.forEach(close);
        }
    }
}
