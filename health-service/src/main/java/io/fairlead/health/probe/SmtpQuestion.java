package io.fairlead.health.probe;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.io.Transport;
import java.io.IOException;

/** {@code option smtpchk} (HAProxy manual 4.2): a greeting of 2xx, and 2xx to ours. RFC 5321 section 4.2. */
final class SmtpQuestion implements Prober.Question {

    private static final int MOST_LINES = 100;

    private final String hello;

    SmtpQuestion(HealthCheck.Smtp check) {
        this.hello = check.hello();
    }

    @Override
    public Prober.Answer ask(Transport transport, long deadline, String state) throws IOException {
        Lines lines = new Lines(transport, deadline);
        reply(lines);
        lines.say(hello + "\r\n");
        String answer = reply(lines);
        lines.say("QUIT\r\n");
        return new Prober.Answer(
                CheckCode.L7OK,
                Integer.parseInt(answer.substring(0, 3)),
                answer.substring(3).strip());
    }

    /** The last line of a reply: that which has no dash behind its code. */
    private static String reply(Lines lines) throws IOException {
        for (int i = 0; i < MOST_LINES; i++) {
            String line = lines.next();
            if (!line.matches("[0-9]{3}([ -].*)?")) {
                throw new ProbeFailedException(CheckCode.L7RSP, 0, line);
            }
            if (line.length() == 3 || line.charAt(3) == ' ') {
                int code = Integer.parseInt(line.substring(0, 3));
                if (code / 100 != 2) {
                    throw new ProbeFailedException(
                            CheckCode.L7STS, code, line.substring(3).strip());
                }
                return line;
            }
        }
        throw new ProbeFailedException(CheckCode.L7RSP, 0, "a reply without end");
    }
}
