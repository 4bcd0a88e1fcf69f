package io.fairlead.cluster.hazelcast;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.map.IMap;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.Subscription;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One node's connection to Hazelcast: whether it stands, and calls that end in time. Thread-safe. */
final class Link implements AutoCloseable {

    /** How long any call may take. */
    static final long CALL_MILLIS = 5_000;

    private static final System.Logger LOG = System.getLogger(Link.class.getName());

    /** Held for ever, or the levels would be forgotten with the loggers. */
    private static final List<Logger> QUIETENED = List.of(
            quiet("com.hazelcast", Level.WARNING),
            // A client tries for ever; we say once that it is off and once that it is back.
            quiet("com.hazelcast.client.impl.connection", Level.SEVERE),
            // Advice on flags the launcher and the manifests already follow, and on our own choices above.
            quiet("com.hazelcast.internal.util.ModularJavaUtils", Level.SEVERE),
            quiet("com.hazelcast.spi.impl.operationexecutor.slowoperationdetector", Level.SEVERE),
            quiet("com.hazelcast.instance.impl.Node", Level.SEVERE),
            // A busy port is told by the exception, in a sentence instead of a page.
            quiet("com.hazelcast.instance.AddressPicker", Level.OFF),
            // We give up sooner than Hazelcast does; the answer that comes after that is no news.
            quiet("com.hazelcast.spi.impl.AbstractInvocationFuture", Level.SEVERE));

    private final HazelcastInstance hazelcast;
    private final boolean client;
    private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<Boolean> connected;

    private Link(HazelcastInstance hazelcast, boolean client) {
        this.hazelcast = hazelcast;
        this.client = client;
        this.connected = new AtomicReference<>(!client);
    }

    /**
     * Starts this node's part.
     *
     * @throws ClusterUnavailableException when it cannot, with a sentence that names the address
     */
    static Link open(ClusterSettings settings) {
        LOG.log(DEBUG, "cluster-open mode={0} quiet={1}", settings.mode(), QUIETENED.size());
        try {
            return switch (settings.mode()) {
                case EMBEDDED -> new Link(member(HazelcastConfigs.embedded(settings)), false).watching();
                case MEMBER -> new Link(member(HazelcastConfigs.member(settings)), false).watching();
                case CLIENT ->
                    new Link(HazelcastClient.newHazelcastClient(HazelcastConfigs.client(settings)), true).watching();
            };
        } catch (HazelcastException | IllegalStateException e) {
            throw new ClusterUnavailableException(
                    "cannot join the cluster on " + settings.bind() + ": " + reason(e), e);
        }
    }

    private static HazelcastInstance member(Config config) {
        return HazelcastInstanceFactory.newHazelcastInstance(config, config.getInstanceName(), new PatientHandshakes());
    }

    private static String reason(RuntimeException problem) {
        String why = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        return why.contains("is already in use") ? "address already in use" : why;
    }

    private static Logger quiet(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        return logger;
    }

    private Link watching() {
        LifecycleListener listener = event -> changed(event.getState());
        hazelcast.getLifecycleService().addLifecycleListener(listener);
        if (client && clientHasMembers()) {
            // It was connected before we listened.
            set(true);
        }
        return this;
    }

    private boolean clientHasMembers() {
        try {
            return !hazelcast.getCluster().getMembers().isEmpty();
        } catch (HazelcastException | IllegalStateException e) {
            return false;
        }
    }

    private void changed(LifecycleEvent.LifecycleState state) {
        switch (state) {
            case CLIENT_CONNECTED, MERGED -> set(true);
            // Until a member that was apart has merged, what it says would be taken for the truth of all.
            case CLIENT_DISCONNECTED, MERGING, SHUTTING_DOWN, SHUTDOWN -> set(false);
            case MERGE_FAILED -> set(true);
            case STARTING, STARTED, CLIENT_CHANGED_CLUSTER -> {}
        }
    }

    private void set(boolean now) {
        boolean before = connected.getAndSet(now);
        if (client && before != now) {
            LOG.log(now ? INFO : WARNING, "cluster-{0} node={1}", now ? "connected" : "lost", hazelcast.getName());
        }
        // A merge is told too: what was known may have changed without an event.
        if (before != now || now) {
            listeners.forEach(listener -> listener.accept(now));
        }
    }

    boolean connected() {
        return connected.get();
    }

    Subscription onConnected(Consumer<Boolean> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    HazelcastInstance hazelcast() {
        return hazelcast;
    }

    IMap<String, Versioned> map(String name) {
        return hazelcast.getMap(name);
    }

    /**
     * Runs a call that may block, for a bounded time.
     *
     * @throws ClusterUnavailableException when there is no cluster or it does not answer
     */
    <T> T call(String what, Callable<T> call) {
        if (!connected()) {
            throw new ClusterUnavailableException(what + ": not connected", new IllegalStateException("offline"));
        }
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = Thread.ofVirtual().name("cluster-call").start(task);
        try {
            return task.get(CALL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new ClusterUnavailableException(what + ": no answer", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new ClusterUnavailableException(what + ": interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException late) {
                throw new ClusterUnavailableException(what + ": no answer", late);
            }
            throw new ClusterUnavailableException(what + ": failed", e);
        }
    }

    @Override
    public void close() {
        set(false);
        listeners.clear();
        hazelcast.getLifecycleService().shutdown();
    }
}
