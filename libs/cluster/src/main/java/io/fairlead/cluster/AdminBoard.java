package io.fairlead.cluster;

import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerId;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The operators' wishes, one per server. */
public interface AdminBoard {

    /** A copy of all orders. */
    Map<ServerId, AdminOrder> all();

    /** Replaces the order of a server. */
    void put(ServerId server, AdminOrder order);

    /**
     * Makes another order of the present one, as often as it takes until nobody was in between.
     *
     * @return the order in force now
     */
    AdminOrder change(ServerId server, Function<Optional<AdminOrder>, AdminOrder> change);

    /**
     * Puts back an order kept on a disk.
     *
     * @return false when one at least as new is there, which then stays
     */
    boolean restore(ServerId server, AdminOrder order);

    /** Calls back with every present and later order. */
    Subscription onOrder(BiConsumer<ServerId, AdminOrder> listener);
}
