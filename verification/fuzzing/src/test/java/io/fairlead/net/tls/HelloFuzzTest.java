package io.fairlead.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.fuzzing.FuzzTransport;
import io.fairlead.net.io.Deadlines;
import java.io.IOException;

/** The look into a first TLS record. */
final class HelloFuzzTest {

    @FuzzTest
    void peek(byte[] input) throws IOException {
        HelloPeek peek = HelloPeek.read(new FuzzTransport(input, 11), Deadlines.NONE);
        assertThat(peek.length()).isLessThanOrEqualTo(input.length);
        assertThat(peek.serverName().length()).isLessThanOrEqualTo(peek.length());
    }
}
