package io.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code bind *} means on a node. */
final class WildcardTest {

    @Test
    void everyAddressUnlessTheNodeHasOneOfItsOwn() throws IOException {
        HostPort any = new HostPort("*", 8080);
        assertThat(Wildcard.of("").resolve(any)).hasToString("/0.0.0.0:8080");
        Wildcard own = Wildcard.of("127.0.0.7");
        assertThat(own.resolve(any)).hasToString("/127.0.0.7:8080");
        assertThat(own.resolve(new HostPort("127.0.0.1", 80))).hasToString("/127.0.0.1:80");
        assertThatThrownBy(() -> Wildcard.of("no such host here")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void theTrialAsksForTheAddressThatWouldBeBound() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.7"), 0));
            HostPort port = new HostPort("*", taken.getLocalPort());
            AddressTrial.of(List.of(port), Wildcard.of("127.0.0.8"));
            assertThatThrownBy(() -> AddressTrial.of(List.of(port), Wildcard.of("127.0.0.7")))
                    .isInstanceOf(ApplyException.class)
                    .hasMessageContaining("cannot bind");
        }
    }
}
