package io.fairlead.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.telemetry.StreamEnd;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines as HAProxy 2.6 wrote them for the same traffic. */
final class StreamLineTest {

    /** 2026-11-21 06:34:17.609 UTC. */
    private static final long TIME = 1_795_242_857_609L;

    private final StreamLine lines = new StreamLine(new LogTime(ZoneOffset.UTC));
    private final StreamEnd end = new StreamEnd();

    @BeforeEach
    void exchange() {
        end.frontend = "fe";
        end.client = "127.0.0.1:48380";
        end.begin(ms(1000));
        end.backend = "be";
        end.server = "s1";
        end.method = "GET";
        end.target = "/a?b=c";
        end.status = 200;
        end.bytesOut = 116;
        end.processSessions = 2;
        end.frontendSessions = 1;
        end.headRead = ms(1000);
        end.admitted = ms(1003);
        end.connected = ms(1003.9);
        end.responseHead = ms(1010);
        end.ended = ms(1011.5);
    }

    private static long ms(double millis) {
        return (long) (millis * 1_000_000);
    }

    private String http() {
        StringBuilder line = new StringBuilder();
        lines.appendHttp(end, TIME, line);
        return line.toString();
    }

    @Test
    void anExchange() {
        assertThat(http())
                .isEqualTo(
                        "127.0.0.1:48380 [21/Nov/2026:06:34:17.609] fe be/s1 0/3/0/6/11 200 116 - - ---- 2/1/0/0/0 0/0"
                                + " \"GET /a?b=c HTTP/1.1\"");
    }

    @Test
    void phasesThatWereNotReachedAreMinusOne() {
        end.server = "<NOSRV>";
        end.status = 503;
        end.state = "SC";
        end.admitted = end.connected = end.responseHead = 0;
        end.ended = ms(1000.2);
        assertThat(http()).contains(" fe be/<NOSRV> 0/-1/-1/-1/0 503 116 - - SC-- ");
    }

    @Test
    void whatWasNoRequestIsBadreq() {
        end.begin(ms(1));
        end.status = 400;
        end.state = "CR";
        end.ended = ms(1);
        assertThat(http()).endsWith(" fe fe/<NOSRV> -1/-1/-1/-1/0 400 0 - - CR-- 0/0/0/0/0 0/0 \"<BADREQ>\"");
    }

    @Test
    void tlsAndRedispatchAreMarked() {
        end.tls = true;
        end.retries = 3;
        end.redispatched = true;
        assertThat(http()).contains(" fe~ be/s1 ").contains("2/1/0/0/+3 0/0");
    }

    @Test
    void aTargetCannotLeaveItsQuotesOrItsLine() {
        end.target = "/a\"b\\c|d{e\r\n\u00e9#\u007f";
        assertThat(http()).endsWith("\"GET /a#22b\\c|d{e#0D#0A#E9#23#7F HTTP/1.1\"");
    }

    @Test
    void aTcpSession() {
        end.http = false;
        end.backend = "tb";
        end.bytesOut = 113;
        end.admitted = ms(1001);
        end.connected = ms(1001);
        end.ended = ms(1001.9);
        StringBuilder line = new StringBuilder();
        lines.appendTcp(end, TIME, line);
        assertThat(line).hasToString("127.0.0.1:48380 [21/Nov/2026:06:34:17.609] fe tb/s1 1/0/1 113 -- 2/1/0/0/0 0/0");
    }

    @Test
    void timeIsPaddedAndTheCachedSecondIsLeftBehind() {
        LogTime time = new LogTime(ZoneOffset.ofHours(2));
        StringBuilder text = new StringBuilder();
        time.appendAccess(1_793_491_205_007L, text);
        text.append(' ');
        time.appendAccess(1_793_491_206_080L, text);
        text.append(' ');
        time.appendSyslog(1_793_491_206_080L, text);
        assertThat(text).hasToString("01/Nov/2026:02:00:05.007 01/Nov/2026:02:00:06.080 Nov  1 02:00:06");
    }
}
