package io.fairlead.model.config;

/**
 * A host (name or address literal, without brackets) and a TCP port.
 *
 * @param host {@code *} in a bind means every address
 * @param port 0 to 65535; 0 in a bind means a port the system chooses
 */
public record HostPort(String host, int port) {

    public HostPort {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
    }

    /** The form {@code host:port}, with brackets around an IPv6 literal. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
