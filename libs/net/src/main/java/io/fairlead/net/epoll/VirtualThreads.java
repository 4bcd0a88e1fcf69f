package io.fairlead.net.epoll;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.concurrent.Executor;

/**
 * Starts virtual threads that one loop schedules.
 *
 * <p>The JDK has no public way to choose the scheduler; the constructor used here is the JDK's own, present in 21 to
 * 25, and needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
final class VirtualThreads {

    private static final String BUILDER = "java.lang.ThreadBuilders$VirtualThreadBuilder";

    private final EpollLoop loop;
    private final Thread.Builder.OfVirtual builder;

    private VirtualThreads(EpollLoop loop, Thread.Builder.OfVirtual builder) {
        this.loop = loop;
        this.builder = builder;
    }

    static VirtualThreads on(EpollLoop loop) {
        try {
            Constructor<?> constructor = Class.forName(BUILDER).getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return new VirtualThreads(loop, (Thread.Builder.OfVirtual) constructor.newInstance(loop));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new UnsupportedOperationException(
                    "this JDK does not let virtual threads have a scheduler of ours: " + e.getMessage(), e);
        }
    }

    Thread start(String name, Runnable task) {
        Thread thread;
        synchronized (builder) {
            thread = builder.name(name)
                    .unstarted(() -> ScopedValue.where(EpollLoop.CURRENT, loop).run(task));
        }
        thread.start();
        return thread;
    }
}
