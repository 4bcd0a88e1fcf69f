package io.fairlead.dataplane;

import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.HostPort;
import io.fairlead.net.io.ConnectionHandler;
import io.fairlead.net.io.Listener;
import java.io.IOException;

/**
 * Serves and opens the binds of one program. Both exceptions' messages are sentences that name what is wrong.
 */
public interface ListenerFactory {

    /**
     * Loads what serving the bind needs, its certificates for one, and binds nothing. What it returns asks the data
     * plane for the plan in force each time.
     */
    ConnectionHandler prepare(Frontend frontend, Bind bind) throws IOException;

    /** Listens at an address. */
    Listener open(HostPort address, ConnectionHandler handler) throws IOException;

    /** What {@code *} means where it opens them. */
    Wildcard wildcard();
}
