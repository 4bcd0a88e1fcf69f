package io.fairlead.dataplane.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What rules see of a ClientHello that is as long as it is. */
final class ClientHelloFuzzTest {

    @FuzzTest
    void samples(byte[] input) {
        Value value = new Value();
        assertThat(ClientHello.type(input, input.length)).isBetween(0, 255);
        assertThat(ClientHello.version(input, input.length)).isBetween(0, 0xFFFF);
        if (ClientHello.serverName(input, input.length, value)) {
            assertThat(value.to()).isLessThanOrEqualTo(input.length);
        }
        if (ClientHello.protocols(input, input.length, value)) {
            assertThat(value.length()).isLessThanOrEqualTo(input.length);
        }
    }
}
