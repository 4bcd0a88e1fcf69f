package io.fairlead.dataplane.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class CookieValuesTest {

    @Test
    void datesReadBack() {
        int now = 1_700_000_000;
        byte[] text = CookieDates.write(now).getBytes(StandardCharsets.US_ASCII);
        assertThat(text).hasSize(5);
        assertThat(CookieDates.read(text, 0, 5)).isBetween(now, now + 3);
        assertThat(CookieDates.read("!!!!!".getBytes(StandardCharsets.US_ASCII), 0, 5))
                .isZero();
        assertThat(CookieDates.read(text, 0, 4)).isZero();
    }

    private static long hash(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        return DynamicCookie.hash(bytes.order(ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void hashesAsPublished() {
        assertThat(hash("")).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(hash("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(hash("abc")).isEqualTo(0x44BC2CF5AD770999L);
    }

    @Test
    void aDynamicCookieDependsOnKeyAndAddress() {
        InetSocketAddress one = new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 80);
        InetSocketAddress other = new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 81);
        assertThat(DynamicCookie.of("k", one))
                .hasSize(16)
                .isEqualTo(DynamicCookie.of("k", one))
                .isNotEqualTo(DynamicCookie.of("k", other))
                .isNotEqualTo(DynamicCookie.of("l", one));
    }
}
