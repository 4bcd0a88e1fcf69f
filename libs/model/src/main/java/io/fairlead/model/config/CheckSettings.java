package io.fairlead.model.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How often and how patiently one server is checked. HAProxy manual 5.2.
 *
 * @param inter between two checks
 * @param fastInter while the state is changing; falls back to {@code inter}
 * @param downInter while the server is down; falls back to {@code inter}
 * @param fall consecutive failures that mark it down
 * @param rise consecutive successes that mark it up
 * @param address checked instead of the server's
 * @param port checked instead of the server's; an override does not inherit TLS
 * @param tls check over TLS even when traffic is not, or when address or port are overridden ({@code check-ssl}); the
 *     certificate is verified as {@link Server#tls()} says, and not at all when the server has none
 * @param sni host name a check over TLS asks for; none when absent, whatever the traffic asks for
 * @param alpn protocols a check over TLS offers; none when empty, whatever the traffic offers
 */
public record CheckSettings(
        Duration inter,
        Optional<Duration> fastInter,
        Optional<Duration> downInter,
        int fall,
        int rise,
        Optional<String> address,
        Optional<Integer> port,
        boolean tls,
        Optional<String> sni,
        List<String> alpn) {

    /** Every 2 s, fall 3, rise 2. */
    public static final CheckSettings DEFAULT = new CheckSettings(
            Duration.ofSeconds(2), Optional.empty(), Optional.empty(), 3, 2, Optional.empty(), Optional.empty(), false);

    /** Without a host name of its own. */
    public CheckSettings(
            Duration inter,
            Optional<Duration> fastInter,
            Optional<Duration> downInter,
            int fall,
            int rise,
            Optional<String> address,
            Optional<Integer> port,
            boolean tls) {
        this(inter, fastInter, downInter, fall, rise, address, port, tls, Optional.empty(), List.of());
    }

    public CheckSettings {
        alpn = List.copyOf(alpn);
        if (fall < 1 || rise < 1) {
            throw new IllegalArgumentException("fall and rise are at least 1");
        }
        if (inter.isNegative() || inter.isZero()) {
            throw new IllegalArgumentException("inter is positive");
        }
    }
}
