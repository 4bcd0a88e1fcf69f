package io.fairlead.cluster;

import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * A verdict and what it builds on.
     *
     * @param verdict the verdict
     * @param base the epoch of the newest verdict its author knew of, 0 for none: a later one of somebody else makes this
     *     one worthless, whatever its own epoch is
     */
    record Claim(ServerHealth verdict, long base) {}

    /**
     * Publishes many verdicts at once; cheaper than one by one.
     *
     * @return the servers of which a verdict of a higher epoch, or one its author did not know, is already there
     */
    Set<ServerId> publishAll(Map<ServerId, Claim> claims);

    /** These servers in the order in which neighbours are cheapest published together. */
    List<ServerId> together(Collection<ServerId> servers);

    /** Calls back with everything known and with every later verdict; of one server in order, never concurrently. */
    Subscription onVerdict(BiConsumer<ServerId, ServerHealth> listener);
}
