package io.fairlead.net.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.engine.Engines;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers on real connections. */
class ProxyHeaderTest {

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final IoEngine ENGINE = engine();

    private static IoEngine engine() {
        try {
            return Engines.choose("stock", "0");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    /** Where the connection comes from by its header, and the first byte behind it. */
    private static String accepted(byte[] sent) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (Listener listener = ENGINE.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4, plain -> seen(plain, seen));
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), listener.address().getPort())) {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            return seen.get(30, TimeUnit.SECONDS);
        }
    }

    private static void seen(Transport plain, CompletableFuture<String> seen) {
        try {
            long deadline = Deadlines.in(Duration.ofSeconds(20));
            Transport told = ProxyHeader.accept(plain, deadline);
            byte[] next = new byte[1];
            int n = told.read(next, 0, 1, deadline);
            String from = told.equals(plain) ? "itself" : told.remoteAddress() + ">" + told.localAddress();
            seen.complete(from + " " + (n < 0 ? "end" : (char) next[0]));
        } catch (IOException e) {
            seen.completeExceptionally(e);
        }
    }

    private static byte[] text(String line) {
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aLineOfText() throws Exception {
        assertThat(accepted(text("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\nX")))
                .isEqualTo("/192.0.2.7:56324>/198.51.100.1:443 X");
        assertThat(accepted(text("PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\nX")))
                .isEqualTo("/[2001:db8:0:0:0:0:0:1]:1>/[2001:db8:0:0:0:0:0:2]:2 X");
        assertThat(accepted(text("PROXY UNKNOWN\r\nX"))).isEqualTo("itself X");
        assertThat(accepted(text("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\nX"))).isEqualTo("itself X");
    }

    @Test
    void theBinaryForm() throws Exception {
        String addresses = "c0000207" + "c6336401" + "dc04" + "01bb";
        assertThat(accepted(HexFormat.of().parseHex(SIGNATURE + "2111" + "000c" + addresses + "58")))
                .isEqualTo("/192.0.2.7:56324>/198.51.100.1:443 X");
        String extra = "0300041234abcd";
        assertThat(accepted(HexFormat.of().parseHex(SIGNATURE + "2111" + "0013" + addresses + extra + "58")))
                .isEqualTo("/192.0.2.7:56324>/198.51.100.1:443 X");
        assertThat(accepted(HexFormat.of().parseHex(SIGNATURE + "2000" + "0000" + "58")))
                .isEqualTo("itself X");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "PROXY TCP4 192.0.2.7\r\n",
                "PROXY TCP4 example.org 198.51.100.1 1 2\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 70000 2\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 1 2\nX",
                "PROXY UNKNOWN"
            })
    void nonsenseIsRefused(String sent) {
        assertThatThrownBy(() -> accepted(text(sent))).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void nonsenseInBinaryIsRefused() {
        for (String sent : new String[] {"3111000c", "2211000c", "2111ffff", "21110004c0000207"}) {
            assertThatThrownBy(() -> accepted(HexFormat.of().parseHex(SIGNATURE + sent)))
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aLineWithoutEndIsRefused() {
        assertThatThrownBy(() -> accepted(text("PROXY TCP4 " + "1".repeat(200))))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("malformed");
    }
}
