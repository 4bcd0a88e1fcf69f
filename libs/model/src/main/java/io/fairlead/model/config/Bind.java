package io.fairlead.model.config;

import java.util.Optional;

/**
 * An address a frontend listens on. HAProxy manual 5.1.
 *
 * @param address where to listen
 * @param tls present when the listener speaks TLS ({@code ssl crt ...})
 * @param acceptProxy whether a PROXY protocol header is mandatory before anything else
 * @param name label for statistics, empty when none was given
 */
public record Bind(HostPort address, Optional<BindTls> tls, boolean acceptProxy, String name) {

    /** A listener without TLS. */
    public static Bind plain(HostPort address) {
        return new Bind(address, Optional.empty(), false, "");
    }
}
