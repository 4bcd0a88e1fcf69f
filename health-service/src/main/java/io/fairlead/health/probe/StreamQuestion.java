package io.fairlead.health.probe;

import io.fairlead.model.state.CheckCode;
import io.fairlead.net.http2.Http2Link;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;

/** A question of HTTP asked over HTTP/2, on a connection of its own. */
record StreamQuestion(Prober.Question asked, IoEngine engine, boolean encrypted) implements Prober.Question {

    @Override
    public Prober.Answer ask(Transport transport, long deadline, String state) throws IOException {
        Http2Link link = begin(transport, deadline);
        boolean admitted = link.reserve();
        link.retire();
        if (!admitted) {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, "The server takes no streams");
        }
        try (Transport stream = link.stream()) {
            return asked.ask(stream, deadline, state);
        }
    }

    private Http2Link begin(Transport transport, long deadline) throws IOException {
        try {
            return Http2Link.open(transport, encrypted, engine, deadline);
        } catch (DeadlineExceededException e) {
            throw e;
        } catch (IOException e) {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, "No HTTP/2: " + e.getMessage());
        }
    }
}
