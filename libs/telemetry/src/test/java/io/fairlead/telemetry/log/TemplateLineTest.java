package io.fairlead.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.expr.BadExpressionException;
import io.fairlead.model.expr.Template;
import io.fairlead.telemetry.StreamEnd;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines in the form of {@code log-format}. */
final class TemplateLineTest {

    /** 2026-11-21 06:34:17.609 UTC. */
    private static final long TIME = 1_795_242_857_609L;

    private static final String HTTP_LOG = "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc"
            + " %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r";

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
        end.bytesIn = 40;
        end.processSessions = 2;
        end.headRead = ms(1000);
        end.admitted = ms(1003);
        end.connected = ms(1003.9);
        end.responseHead = ms(1010);
        end.ended = ms(1011.5);
    }

    private static long ms(double millis) {
        return (long) (millis * 1_000_000);
    }

    private String line(String format) throws BadExpressionException {
        StringBuilder line = new StringBuilder();
        new TemplateLine(Template.parse(format), new LogFields(new LogTime(ZoneOffset.ofHours(-3))))
                .append(end, TIME, line);
        return line.toString();
    }

    private String usual() {
        StringBuilder line = new StringBuilder();
        new StreamLine(new LogTime(ZoneOffset.ofHours(-3))).appendHttp(end, TIME, line);
        return line.toString();
    }

    @Test
    void theUsualLineCanBeSpelledOut() throws Exception {
        assertThat(line(HTTP_LOG)).isEqualTo(usual());
        end.requestCaptures = new @Nullable String[] {"a b", null, "x|{\"}"};
        end.responseCaptures = new String[] {"gzip"};
        assertThat(line(HTTP_LOG))
                .isEqualTo(usual())
                .contains(" 0/0 {a b||x#7C#7B#22#7D} {gzip} \"GET /a?b=c HTTP/1.1\"");
        end.begin(ms(1));
        end.ended = ms(2);
        assertThat(line(HTTP_LOG)).isEqualTo(usual()).endsWith("\"<BADREQ>\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "%HM %HP %HQ %HU %HV; GET /a ?b=c /a?b=c HTTP/1.1",
                "%{+Q}HP; \"/a\"",
                "%T %Tl; 21/Nov/2026:06:34:17 +0000 21/Nov/2026:03:34:17 -0300",
                "%Ts.%ms; 1795242857.609",
                "%{+X}ci:%{+X}cp; 7F000001:BCFC",
                "%Tt %Td %Tq %U; 11 1 0 40",
                "[%ID] %{+Q}ID 100%%; [-] \"\" 100%",
                "%f %ft %b/%s %ts; fe fe be/s1 --",
                "a %hr %hs b; a b",
            })
    void everyVariableHasItsForm(String format, String expected) throws Exception {
        assertThat(line(format)).isEqualTo(expected);
    }

    @Test
    void expressionsHaveTheValuesTheStreamLeft() throws Exception {
        end.samples = new @Nullable String[] {"one", null, "a\r\n\"b\"", "443"};
        assertThat(line("%[src] %[req.hdr(x)] %{+Q}[path] %fp")).isEqualTo("one - \"a#0D#0A\"b\"\" 443");
        assertThat(line("%{+E}[src]")).isEqualTo("one");
    }
}
