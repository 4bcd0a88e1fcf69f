package io.fairlead.dataplane.live;

import io.fairlead.model.config.Monitoring;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What a node's own traffic tells of a server: errors in a row where the configuration wants them watched, and
 * connections in a row that could not be made. Costs a stream that goes well a read. Thread-safe.
 */
public final class Evidence {

    /** Connections in a row that fail before a server counts as out of this node's reach. */
    private static final int UNREACHED = 3;

    private final Supplier<Monitoring> monitoring;
    private final AtomicInteger errors = new AtomicInteger();
    private final AtomicInteger unreached = new AtomicInteger();
    private volatile Runnable tooManyErrors = () -> {};
    private volatile Runnable outOfReach = () -> {};

    Evidence(Supplier<Monitoring> monitoring) {
        this.monitoring = monitoring;
    }

    /** How a stream with it went, for those who want to know. HAProxy manual 5.2 {@code observe}. */
    public void observed(boolean layer7, boolean failed) {
        Monitoring wanted = monitoring.get();
        if (wanted.observe() == Monitoring.Observe.NONE) {
            return;
        }
        if (!failed || (layer7 && wanted.observe() == Monitoring.Observe.LAYER4)) {
            if (errors.getPlain() != 0) {
                errors.set(0);
            }
            return;
        }
        if (errors.incrementAndGet() >= wanted.errorLimit()) {
            errors.set(0);
            tooManyErrors.run();
        }
    }

    /** A connection to it was made, or not. */
    public void connected(boolean made) {
        if (!made) {
            if (unreached.incrementAndGet() == UNREACHED) {
                outOfReach.run();
            }
        } else if (unreached.getPlain() != 0) {
            unreached.set(0);
        }
    }

    /** What is to happen when its traffic failed too often in a row; must not block. */
    public void onErrors(Runnable action) {
        tooManyErrors = action;
    }

    /** What is to happen when it seems to be out of reach; must not block. */
    public void onOutOfReach(Runnable action) {
        outOfReach = action;
    }
}
