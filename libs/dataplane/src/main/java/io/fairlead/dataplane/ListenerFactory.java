package io.fairlead.dataplane;

import io.fairlead.model.config.Bind;
import io.fairlead.model.config.Frontend;
import io.fairlead.net.io.Listener;
import java.io.IOException;

/** Opens the listener of a bind; what it serves asks the data plane for the plan in force each time. */
@FunctionalInterface
public interface ListenerFactory {

    /** Opens it; the exception's message is a sentence that names what is wrong. */
    Listener open(Frontend frontend, Bind bind) throws IOException;
}
