package io.fairlead.cluster;

import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.util.Map;
import java.util.function.BiConsumer;

/** The verdicts of the health-service, one per server. */
public interface HealthBoard {

    /** A copy of everything known. */
    Map<ServerId, ServerHealth> all();

    /**
     * Publishes a verdict.
     *
     * @return false when a verdict of a higher epoch is already there, which then stays
     */
    boolean publish(ServerId server, ServerHealth verdict);

    /** Calls back with everything known and with every later verdict. */
    Subscription onVerdict(BiConsumer<ServerId, ServerHealth> listener);
}
