package io.fairlead.dataplane;

import io.fairlead.model.config.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * What {@code bind *} means on this node: every IPv4 address, as in HAProxy, or one of its own. The configuration is
 * the same on every node, so two nodes on one machine, or a node beside other programs, need their own address.
 *
 * @param address where {@code *} listens
 */
public record Wildcard(InetAddress address) {

    /** Every IPv4 address of the machine. */
    public static final Wildcard EVERY = new Wildcard(InetAddress.ofLiteral("0.0.0.0"));

    /**
     * From a setting; empty is every address.
     *
     * @throws UnknownHostException when a name means nothing
     */
    public static Wildcard of(String setting) throws UnknownHostException {
        return setting.isBlank() ? EVERY : new Wildcard(InetAddress.getByName(setting.strip()));
    }

    /**
     * The address of a bind.
     *
     * @throws UnknownHostException when its name means nothing
     */
    public InetSocketAddress resolve(HostPort bind) throws UnknownHostException {
        InetAddress host = bind.host().equals("*") ? address : InetAddress.getAllByName(bind.host())[0];
        return new InetSocketAddress(host, bind.port());
    }
}
