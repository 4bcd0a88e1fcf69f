package io.fairlead.servicekit.program;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM and SIGINT: the first runs an orderly end, the second ends at once. SIGHUP: files are read again. The JDK offers signals only through
 * {@code sun.misc.Signal}, which is reached by name so that the code compiles where it is missing; without it the JVM's
 * own handling stays, which ends with status 143.
 */
final class Signals {

    private static final int AT_ONCE = 1;

    private Signals() {}

    static void onTerminate(Runnable orderlyEnd) {
        AtomicBoolean first = new AtomicBoolean(true);
        Runnable react = () -> {
            if (first.getAndSet(false)) {
                Thread.ofPlatform().name("orderly-end").daemon(false).start(orderlyEnd);
            } else {
                Runtime.getRuntime().halt(AT_ONCE);
            }
        };
        on("TERM", react);
        on("INT", react);
    }

    /** Runs this on a thread of its own at each SIGHUP. */
    static void onHangUp(Runnable reload) {
        on("HUP", () -> Thread.ofPlatform().name("reload").daemon(true).start(reload));
    }

    private static void on(String name, Runnable react) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    react.run();
                    yield null;
                }
                case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "signal handler";
            };
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, calls);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger(Signals.class.getName()).log(Level.DEBUG, "signals-unavailable", e);
        }
    }
}
