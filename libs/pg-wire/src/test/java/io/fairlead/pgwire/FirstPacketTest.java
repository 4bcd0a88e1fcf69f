package io.fairlead.pgwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FirstPacketTest {

    private static byte[] startup(int version, String pairs) {
        byte[] text = pairs.replace('|', '\0').getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length)
                .putInt(8 + text.length)
                .putInt(version)
                .put(text)
                .array();
    }

    @Test
    void parametersOfAStartupPacket() throws ProtocolException {
        FirstPacket packet = FirstPacket.read(startup(196608, "user|anna|database|shop|_pq_.grease|on||"));
        assertThat(packet)
                .isEqualTo(new FirstPacket.Startup(0, Map.of("user", "anna", "database", "shop", "_pq_.grease", "on")));
    }

    @Test
    void theDatabaseIsTheUsersNameWhenNoneIsNamed() throws ProtocolException {
        FirstPacket packet = FirstPacket.read(startup(196610, "user|anna||"));
        assertThat(packet).isInstanceOfSatisfying(FirstPacket.Startup.class, startup -> {
            assertThat(startup.minor()).isEqualTo(2);
            assertThat(startup.database()).isEqualTo("anna");
        });
    }

    /** A client that tries out versions nobody has yet must not be turned away. */
    @Test
    void greaseIsPassedOnAsItCame() throws ProtocolException {
        byte[] packet = startup(3 << 16 | 9999, "user|anna|options|-c a=b|_pq_.test|x||");
        FirstPacket read = FirstPacket.read(packet);
        assertThat(read)
                .isInstanceOfSatisfying(
                        FirstPacket.Startup.class,
                        startup -> assertThat(startup.bytes()).isEqualTo(packet));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "131072; user|anna||; 0A000",
                "262144; user|anna||; 0A000",
                "196608; user|anna|; 08P01",
                "196608; user|anna; 08P01",
                "196608; user; 08P01",
                "196608; user|anna||more; 08P01",
                "196608; database|shop||; 28000",
                "196608; |; 28000",
            })
    void nonsenseHasACode(int version, String pairs, String code) {
        ProtocolException e =
                catchThrowableOfType(ProtocolException.class, () -> FirstPacket.read(startup(version, pairs)));
        assertThat(e.state().code()).isEqualTo(code);
    }

    @Test
    void requestsForEncryptionHaveNothingBehindThem() throws ProtocolException {
        assertThat(FirstPacket.read(HexFormat.of().parseHex("0000000804d2162f")))
                .isEqualTo(new FirstPacket.TlsRequest());
        assertThat(FirstPacket.read(HexFormat.of().parseHex("0000000804d21630")))
                .isEqualTo(new FirstPacket.GssRequest());
        assertThat(catchThrowableOfType(
                        ProtocolException.class,
                        () -> FirstPacket.read(HexFormat.of().parseHex("0000000904d2162f00"))))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"4", "32", "256"})
    void cancelKeysOfEveryLength(int length) throws ProtocolException {
        byte[] secret = new byte[length];
        secret[length - 1] = 7;
        FirstPacket.Cancel cancel = new FirstPacket.Cancel(new CancelKey(4711, secret));
        assertThat(FirstPacket.read(cancel.bytes())).isEqualTo(cancel);
        assertThat(cancel.toString()).contains("4711").doesNotContain("7]");
    }

    @ParameterizedTest
    @CsvSource({"3", "257"})
    void cancelKeysOfNoLengthThereIs(int length) {
        byte[] packet = new FirstPacket.Cancel(new CancelKey(1, new byte[length])).bytes();
        assertThat(catchThrowableOfType(ProtocolException.class, () -> FirstPacket.read(packet)))
                .isNotNull();
    }

    @Test
    void errorsCarryTheirCode() {
        byte[] bytes = ErrorMessage.of(SqlState.CANNOT_CONNECT_NOW, "nobody there", "wait")
                .bytes();
        assertThat(new String(bytes, 5, bytes.length - 5, StandardCharsets.UTF_8))
                .isEqualTo("SFATAL\0VFATAL\0C57P03\0Mnobody there\0Hwait\0\0");
        assertThat(ErrorMessage.codeOf(bytes, 5, bytes.length - 5)).contains("57P03");
        assertThat(ErrorMessage.codeOf(bytes, 5, 3)).isEmpty();
    }
}
