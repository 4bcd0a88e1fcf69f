package io.fairlead.health.probe;

import io.fairlead.model.state.CheckCode;
import io.fairlead.net.io.Transport;
import java.io.IOException;

/** {@code option redis-check} (HAProxy manual 4.2): a {@code PING} that is answered by {@code +PONG}. */
final class RedisQuestion implements Prober.Question {

    @Override
    public Prober.Answer ask(Transport transport, long deadline, String state) throws IOException {
        Lines lines = new Lines(transport, deadline);
        lines.say("*1\r\n$4\r\nPING\r\n");
        String answer = lines.next();
        if (answer.equals("+PONG")) {
            return new Prober.Answer(CheckCode.L7OK, 0, "Redis server is ok");
        }
        if (answer.startsWith("-")) {
            throw new ProbeFailedException(CheckCode.L7STS, 0, answer.substring(1));
        }
        throw new ProbeFailedException(CheckCode.L7RSP, 0, "Redis server returned no PONG");
    }
}
