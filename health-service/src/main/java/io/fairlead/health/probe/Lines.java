package io.fairlead.health.probe;

import io.fairlead.net.io.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads lines of a server, none longer than a buffer. Used by one thread. */
final class Lines {

    private static final int LONGEST = 4096;

    private final Transport transport;
    private final long deadline;

    Lines(Transport transport, long deadline) {
        this.transport = transport;
        this.deadline = deadline;
    }

    /** The next line without its end; what came before the end of the connection counts as one. */
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        // Byte by byte: answers are a few dozen bytes, and what follows belongs to the next question.
        while (line.size() < LONGEST && transport.read(one, 0, 1, deadline) == 1 && one[0] != '\n') {
            line.write(one[0]);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    void say(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        transport.write(bytes, 0, bytes.length, deadline);
    }
}
