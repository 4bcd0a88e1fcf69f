package io.fairlead.health.probe;

import io.fairlead.model.config.HostPort;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks an agent: connects, says what it wants to hear, reads a line. Used by one thread at a time. */
public final class AgentProbe {

    private final IoEngine engine;
    private final HostPort place;
    private final String send;
    private final Duration patience;

    /** A probe that waits for an answer for so long. */
    public AgentProbe(IoEngine engine, HostPort place, String send, Duration patience) {
        this.engine = engine;
        this.place = place;
        this.send = send;
        this.patience = patience;
    }

    /** What it said; nothing when it could not be asked, which is no error of the server's. */
    public Optional<AgentAnswer> ask() {
        long deadline = Deadlines.in(patience);
        InetSocketAddress address = new InetSocketAddress(place.host(), place.port());
        if (address.isUnresolved()) {
            return Optional.empty();
        }
        try (Transport transport = engine.connect(address, deadline)) {
            if (!send.isEmpty()) {
                byte[] bytes = send.getBytes(StandardCharsets.UTF_8);
                transport.write(bytes, 0, bytes.length, deadline);
            }
            return AgentAnswer.parse(new Lines(transport, deadline).next());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
