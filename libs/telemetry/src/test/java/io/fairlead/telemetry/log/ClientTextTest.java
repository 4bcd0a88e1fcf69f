package io.fairlead.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses in RFC 5952's form. */
final class ClientTextTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3",
        "::1, ::1",
        "::, ::",
        "2001:db8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:0:2:0:0:3:4, 1::2:0:0:3:4",
        "fe80:1::, fe80:1::",
        "::ffff:192.0.2.1, 192.0.2.1"
    })
    void shortForm(String address, String expected) throws UnknownHostException {
        assertThat(ClientText.of(new InetSocketAddress(InetAddress.getByName(address), 443)))
                .isEqualTo(expected + ":443");
    }
}
