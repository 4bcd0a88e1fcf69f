package io.fairlead.health.probe;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * {@code option pgsql-check} (HAProxy manual 4.2): a start-up packet; any authentication request means the server is
 * there, an error means it is not. PostgreSQL protocol 3.0, section 55.7 "Message Formats".
 */
final class PostgreSqlQuestion implements Prober.Question {

    private static final int PROTOCOL = 3 << 16;
    private static final int MAX_ANSWER = 1024;
    /** Type, length and authentication code. */
    private static final int AUTHENTICATION = 9;

    private final byte[] startup;

    PostgreSqlQuestion(HealthCheck.PostgreSql check) {
        byte[] user = check.user().orElse("fairlead").getBytes(StandardCharsets.UTF_8);
        int length = 8 + "user".length() + 1 + user.length + 1 + 1;
        this.startup = ByteBuffer.allocate(length)
                .putInt(length)
                .putInt(PROTOCOL)
                .put("user\0".getBytes(StandardCharsets.US_ASCII))
                .put(user)
                .put(new byte[2])
                .array();
    }

    @Override
    public Prober.Answer ask(Transport transport, long deadline, String state) throws IOException {
        transport.write(startup, 0, startup.length, deadline);
        byte[] answer = new byte[MAX_ANSWER];
        int length = 0;
        while (length < wanted(answer, length)) {
            int n = transport.read(answer, length, answer.length - length, deadline);
            if (n < 0) {
                break;
            }
            length += n;
        }
        if (length > 0 && answer[0] == 'E') {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, error(answer, length));
        }
        if (length < AUTHENTICATION || answer[0] != 'R') {
            throw new ProbeFailedException(CheckCode.L7STS, 0, "PostgreSQL unknown error");
        }
        return new Prober.Answer(CheckCode.L7OK, 0, "PostgreSQL server is ok");
    }

    /** An error is worth reading whole, anything else only as far as the authentication code. */
    private static int wanted(byte[] answer, int length) {
        if (length >= 5 && answer[0] == 'E') {
            long whole =
                    1L + Integer.toUnsignedLong(ByteBuffer.wrap(answer, 1, 4).getInt());
            return Math.clamp(whole, 5, MAX_ANSWER);
        }
        return AUTHENTICATION;
    }

    /** The field {@code M}, the message for people. */
    private static String error(byte[] answer, int length) {
        int at = 5;
        while (at < length && answer[at] != 0) {
            int end = at + 1;
            while (end < length && answer[end] != 0) {
                end++;
            }
            if (answer[at] == 'M') {
                return new String(answer, at + 1, end - at - 1, StandardCharsets.UTF_8);
            }
            at = end + 1;
        }
        return "PostgreSQL error";
    }
}
