package io.fairlead.dataplane.guard;

import io.fairlead.dataplane.rules.Network;
import java.net.InetAddress;
import java.util.List;

/** Some address ranges. Immutable. */
final class Networks {

    private final Network[] networks;

    Networks(List<String> texts) {
        networks = texts.stream().map(Network::new).toArray(Network[]::new);
    }

    /** Whether the address lies in one of them. */
    boolean hold(InetAddress address) {
        if (networks.length == 0) {
            return false;
        }
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
