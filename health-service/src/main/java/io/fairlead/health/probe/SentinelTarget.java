package io.fairlead.health.probe;

import io.fairlead.model.config.DatabasePool;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.ServerTls;
import java.util.Optional;

/**
 * A Redis server of which Sentinels say whether it is the primary.
 *
 * @param server where it listens
 * @param tls how to speak TLS to it; plain when absent
 * @param sentinels who is asked
 */
public record SentinelTarget(HostPort server, Optional<ServerTls> tls, DatabasePool.Sentinels sentinels) {

    /** The same at another place. */
    SentinelTarget at(HostPort place) {
        return new SentinelTarget(place, tls, sentinels);
    }
}
