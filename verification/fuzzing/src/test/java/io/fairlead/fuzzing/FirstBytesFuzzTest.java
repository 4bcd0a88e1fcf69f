package io.fairlead.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.proxy.ProxyHeader;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.ProtocolException;
import java.io.IOException;

/** What comes before anything else on a connection. */
final class FirstBytesFuzzTest {

    /** Signature, fixed part, and the longest body that is read. */
    private static final int LONGEST = 16 + 4096;

    @FuzzTest
    void proxyHeader(byte[] input) {
        FuzzTransport transport = new FuzzTransport(input, 3);
        try {
            assertThat(ProxyHeader.accept(transport, Deadlines.NONE).remoteAddress())
                    .isNotNull();
        } catch (IOException e) {
            // Refused.
        }
        assertThat(transport.taken()).isLessThanOrEqualTo(LONGEST);
    }

    @FuzzTest
    void postgres(byte[] input) {
        // Shorter ones, and longer ones, are refused by their length.
        if (input.length < 8 || input.length > FirstPacket.LIMIT) {
            return;
        }
        try {
            FirstPacket packet = FirstPacket.read(input);
            switch (packet) {
                case FirstPacket.Startup startup ->
                    assertThat(FirstPacket.read(startup.bytes())).isEqualTo(startup);
                case FirstPacket.Cancel cancel ->
                    assertThat(FirstPacket.read(cancel.bytes())).isInstanceOf(FirstPacket.Cancel.class);
                case FirstPacket.TlsRequest _, FirstPacket.GssRequest _ ->
                    assertThat(input).hasSize(8);
            }
        } catch (ProtocolException e) {
            // Refused.
        }
    }
}
