package io.fairlead.dataplane.live;

import io.fairlead.model.config.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** From the name of a server's host to its address. */
public final class ServerPlace {

    private ServerPlace() {}

    /** Asks for the addresses of a name, in the order of preference. */
    @FunctionalInterface
    public interface Lookup {

        /** @throws UnknownHostException when nobody knows the name, or nobody answers */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /**
     * The address to connect to: the present one as long as the name still has it, so that names with several addresses
     * do not wander, else the first.
     *
     * @throws UnknownHostException when the name has no address now
     */
    public static InetSocketAddress of(HostPort place, Optional<InetSocketAddress> present, Lookup lookup)
            throws UnknownHostException {
        InetAddress[] addresses = lookup.addresses(place.host());
        if (present.isPresent() && present.get().getPort() == place.port()) {
            for (InetAddress address : addresses) {
                if (address.equals(present.get().getAddress())) {
                    return present.get();
                }
            }
        }
        return new InetSocketAddress(addresses[0], place.port());
    }

    /** Whether the host is written as an address, which means the same for ever. */
    public static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
