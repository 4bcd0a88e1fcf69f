package io.fairlead.configservice;

import io.fairlead.cluster.AdminBoard;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.disk.LastKnownGood;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The operators' orders: shared, and on disk so that a drain survives every restart. Thread-safe. */
public final class Orders implements AutoCloseable {

    private final LastKnownGood disk;
    private final AdminBoard board;
    private final Subscription following;

    Orders(Path folder, AdminBoard board) throws IOException {
        this.disk = new LastKnownGood(folder);
        this.board = board;
        // An order given while this node was away is newer and stays.
        disk.orders().forEach(board::restore);
        this.following = board.onOrder(disk::save);
    }

    /** The order for a server. */
    public Optional<AdminOrder> of(ServerId server) {
        return Optional.ofNullable(board.all().get(server));
    }

    /** Gives an order; false when it could not be kept on disk. */
    public boolean give(ServerId server, AdminOrder order) {
        boolean kept = disk.save(server, order);
        board.put(server, order);
        return kept;
    }

    /** Follows no more orders. */
    @Override
    public void close() {
        following.close();
        disk.close();
    }
}
