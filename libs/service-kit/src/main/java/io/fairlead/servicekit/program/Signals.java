package io.fairlead.servicekit.program;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * SIGTERM and SIGINT: the first runs an orderly end, the second ends at once. The JDK offers signals only through
 * {@code sun.misc.Signal}, which is reached by name so that the code compiles where it is missing; without it the JVM's
 * own handling stays, which ends with status 143.
 */
final class Signals {

    private static final int AT_ONCE = 1;

    private Signals() {}

    static void onTerminate(Runnable orderlyEnd) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            java.util.concurrent.atomic.AtomicBoolean first = new java.util.concurrent.atomic.AtomicBoolean(true);
            InvocationHandler react = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    if (first.getAndSet(false)) {
                        Thread.ofPlatform().name("orderly-end").daemon(false).start(orderlyEnd);
                    } else {
                        Runtime.getRuntime().halt(AT_ONCE);
                    }
                    yield null;
                }
                case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "signal handler";
            };
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, react);
            for (String name : new String[] {"TERM", "INT"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger(Signals.class.getName()).log(Level.DEBUG, "signals-unavailable", e);
        }
    }
}
