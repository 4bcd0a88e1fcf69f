package io.fairlead.cluster.codec;

import io.fairlead.model.config.HostPort;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.Overrides;
import io.fairlead.model.state.Overrides.Forced;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The bytes of what an operator set besides state and weight. Stateless. */
final class OverridesCodec {

    private OverridesCodec() {}

    static void write(Overrides value, StateWriter out) {
        out.number(value.checksOff() ? 1 : 0).number(value.agentOff() ? 1 : 0);
        forced(value.health(), out);
        forced(value.agent(), out);
        out.text(value.address().map(HostPort::host).orElse(""))
                .number(value.address().map(HostPort::port).orElse(0))
                .number(value.checkPort())
                .number(value.maxconn().orElse(-1))
                .time(value.drainUntil());
    }

    private static void forced(Optional<Forced> value, StateWriter out) {
        out.text(value.map(forced -> forced.status().name()).orElse(""))
                .time(value.map(Forced::since).orElse(Instant.EPOCH));
    }

    static Overrides read(StateReader in) {
        return new Overrides(
                in.number() == 1,
                in.number() == 1,
                forced(in),
                forced(in),
                address(in.text(), in.integer()),
                in.integer(),
                maxconn(in.integer()),
                in.time());
    }

    private static Optional<Forced> forced(StateReader in) {
        String status = in.text();
        Instant since = in.time();
        return status.isEmpty() ? Optional.empty() : Optional.of(new Forced(HealthStatus.valueOf(status), since));
    }

    private static Optional<HostPort> address(String host, int port) {
        return host.isEmpty() ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    private static OptionalInt maxconn(int value) {
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
