package io.fairlead.net.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** PROXY headers octet by octet as HAProxy 2.6 was seen to send them. */
final class ProxyIntroductionTest {

    private static final InetSocketAddress CLIENT = at("127.0.0.1", 0xba_ae);
    private static final InetSocketAddress LOCAL = at("127.0.0.1", 18_081);
    private static final String START = "0d0a0d0a000d0a515549540a";
    private static final String ADDRESSES = "7f0000017f000001baae46a1";

    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static String hex(byte[] header) {
        return HexFormat.of().formatHex(header);
    }

    private static String text(byte[] header) {
        return new String(header, StandardCharsets.US_ASCII);
    }

    @Test
    void versionOne() {
        assertThat(text(ProxyIntroduction.text(CLIENT, LOCAL)))
                .isEqualTo("PROXY TCP4 127.0.0.1 127.0.0.1 47790 18081\r\n");
        assertThat(text(ProxyIntroduction.text(at("2001:db8::1", 1), at("2001:db8::2", 2))))
                .isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 1 2\r\n");
        assertThat(text(ProxyIntroduction.text(CLIENT, at("::1", 2)))).isEqualTo("PROXY UNKNOWN\r\n");
        assertThat(text(ProxyIntroduction.ofOurselvesAsText())).isEqualTo("PROXY UNKNOWN\r\n");
    }

    @Test
    void versionTwo() {
        assertThat(hex(ProxyIntroduction.binary(CLIENT, LOCAL, Optional.empty())))
                .isEqualTo(START + "2111000c" + ADDRESSES);
        assertThat(hex(ProxyIntroduction.binary(CLIENT, at("::1", 2), Optional.empty())))
                .isEqualTo(START + "21210024" + "00000000000000000000ffff7f000001" + "00000000000000000000000000000001"
                        + "baae0002");
        assertThat(hex(ProxyIntroduction.ofOurselves())).isEqualTo(START + "20000000");
    }

    @Test
    void whatTheClientsTlsAgreedOn() {
        assertThat(hex(tls("", false, Optional.empty())))
                .as("a client in clear text")
                .isEqualTo(START + "21110014" + ADDRESSES + "2000050000000000");
        assertThat(hex(tls("TLSv1.3", false, Optional.empty())))
                .isEqualTo(START + "2111001e" + ADDRESSES + "20000f0100000000" + "210007544c5376312e33");
        assertThat(hex(tls("TLSv1.3", true, Optional.empty())))
                .isEqualTo(START + "2111001e" + ADDRESSES + "20000f0700000000" + "210007544c5376312e33");
        assertThat(hex(tls("TLSv1.3", true, Optional.of("ann"))))
                .isEqualTo(
                        START + "21110024" + ADDRESSES + "2000150700000000" + "210007544c5376312e33" + "220003616e6e");
        assertThat(tls("TLSv1.3", true, Optional.of("x".repeat(5_000))))
                .as("a name nobody has")
                .hasSameSizeAs(tls("TLSv1.3", true, Optional.empty()));
    }

    private static byte[] tls(String version, boolean certificate, Optional<String> name) {
        return ProxyIntroduction.binary(
                CLIENT, LOCAL, Optional.of(new ProxyIntroduction.Tls(version, certificate, name)));
    }
}
