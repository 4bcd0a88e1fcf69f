package io.fairlead.dataplane;

import io.fairlead.model.config.HostPort;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Collection;

/**
 * Whether addresses could be listened on. A socket is bound and never listens, so nobody can connect to it: Linux
 * refuses the same as for a listener, an address in use, not of this machine, or not permitted. ip(7), socket(7).
 */
final class AddressTrial {

    private AddressTrial() {}

    /**
     * Tries each address; one whose port the system chooses always works.
     *
     * @throws ApplyException naming the address that cannot be bound
     */
    static void of(Collection<HostPort> addresses, Wildcard wildcard) throws ApplyException {
        for (HostPort address : addresses) {
            if (address.port() == 0) {
                continue;
            }
            try (SocketChannel socket = SocketChannel.open()) {
                socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                socket.bind(wildcard.resolve(address));
            } catch (IOException e) {
                throw new ApplyException("cannot bind " + address + ": " + e.getMessage(), e);
            }
        }
    }
}
