package io.fairlead.scenarios.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.scenarios.oracle.RecordingServer.Answer;
import io.fairlead.scenarios.oracle.RecordingServer.Then;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Access log lines of every end a stream can have, field by field beside HAProxy's: timers by their order of magnitude,
 * session counts, retries, queues, termination states, cookies' flags, captures. HAProxy manual 8.2 and 8.5.
 */
@Tag("drill")
@Timeout(180)
final class LogScenario {

    private static final String CONFIG = """
            defaults
                log <log> local0
                timeout connect 2s
                timeout client 20s
                timeout server 4s
                timeout queue 2s
                timeout tarpit 2s
                retries 0

            frontend web
                bind <web>
                mode http
                option httplog
                timeout http-request 4s
                capture request header Host len 20
                capture response header X-Server len 10
                http-request deny if { path /deny }
                http-request deny deny_status 429 if { path /too-many }
                http-request tarpit if { path /tarpit }
                http-request redirect location /else if { path /redirect }
                http-request return status 200 if { path /return }
                use_backend refused if { path_beg /refused }
                use_backend unheard if { path_beg /unheard }
                use_backend narrow if { path_beg /narrow }
                use_backend sticky if { path_beg /sticky }
                use_backend retried if { path_beg /retried }
                default_backend app

            frontend form
                bind <form>
                mode http
                log-format "%ci %ft %b/%s %ST %ts %tsc %rc %sq/%bq %HM %HP %HV %{+Q}hr %hrl %CC %CS"
                default_backend app

            backend app
                mode http
                server s <app>

            backend refused
                mode http
                server s <dead>

            backend unheard
                mode http
                server s <full>

            backend narrow
                mode http
                server s <narrow> maxconn 1

            backend retried
                mode http
                retries 2
                option redispatch
                server one <dead>

            backend sticky
                mode http
                cookie SRV insert indirect nocache
                server a <sticky-a> cookie a
                server b <sticky-b> cookie b

            listen tcp
                bind <tcp>
                mode tcp
                option tcplog
                server s <tcp-s>

            listen tcp-refused
                bind <tcp-refused>
                mode tcp
                option tcplog
                server s <dead>

            listen tcp-unheard
                bind <tcp-unheard>
                mode tcp
                option tcplog
                server s <full>

            listen tcp-denied
                bind <tcp-denied>
                mode tcp
                option tcplog
                tcp-request inspect-delay 5s
                tcp-request content reject if { req.len gt 0 }
                server s <tcp-s>
            """;

    private static final Pattern LINE = Pattern.compile("127\\.0\\.0\\.1:\\d+ \\[([^]]+)] (\\S+) (\\S+) (\\S+) (.*)");
    private static final Pattern LOAD = Pattern.compile(" \\d+/(\\d+/\\d+/\\d+/\\+?\\d+ \\d+/\\d+)");
    private static final Pattern DATE = Pattern.compile("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");

    /** Every wait of the script is twice as long; a busy machine may need some of it for what takes no time. */
    private static final int LONG_MILLIS = 1_000;

    @RegisterExtension
    static final Oracle oracle = Oracle.of(CONFIG);

    /** All of a line but the client's port, the date, how many milliseconds exactly, and in HTTP the octets. */
    private static String strict(String line) {
        Matcher fields = LINE.matcher(line);
        assertThat(fields.matches()).as(line).isTrue();
        assertThat(fields.group(1)).matches(DATE);
        StringBuilder times = new StringBuilder();
        for (String time : fields.group(4).split("/", -1)) {
            times.append(magnitude(time)).append('/');
        }
        String rest = LOAD.matcher(fields.group(5)).replaceFirst(" n/$1");
        boolean http = times.chars().filter(c -> c == '/').count() == 5;
        return fields.group(2) + " " + fields.group(3) + " " + times + " "
                + (http ? rest.replaceFirst("^(\\S+) \\S+", "$1 n") : rest);
    }

    private static String magnitude(String time) {
        int millis = Integer.parseInt(time);
        if (millis < 0) {
            return "-1";
        }
        return millis < LONG_MILLIS ? "short" : "long";
    }

    private static Answer slow(String answer) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
        return Answer.of(answer);
    }

    @ParameterizedTest
    @CsvSource({"/", "/deny", "/too-many", "/tarpit", "/redirect", "/return", "/refused", "/unheard", "/retried"})
    void oneRequest(String path) {
        oracle.compare(visit -> {
            visit.client("web").get(path);
            visit.noteLog("GET " + path + " ", LogScenario::strict);
        });
    }

    @Test
    void aSlowServerShowsInItsPhase() {
        oracle.compare(visit -> {
            visit.script("app", request -> slow("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nX-Server: x\r\n\r\nok"));
            visit.client("web").get("/slow");
            visit.noteLog("GET /slow", LogScenario::strict);
        });
    }

    @Test
    void aSlowClientShowsInItsPhase() {
        oracle.compare(visit -> {
            OracleClient client = visit.client("web").send("GET /late HTTP/1.1\r\n");
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            client.send("Host: x\r\n\r\n").read();
            visit.noteLog("GET /late", LogScenario::strict);
        });
    }

    @Test
    void aServerThatNeverAnswers() {
        oracle.compare(visit -> {
            visit.script("app", request -> Answer.then("", Then.SILENCE));
            visit.client("web").get("/silent");
            visit.noteLog("GET /silent", LogScenario::strict);
        });
    }

    @ParameterizedTest
    @CsvSource({"SILENCE", "CLOSE"})
    void aServerThatStopsInTheBody(Then then) {
        oracle.compare(visit -> {
            visit.script("app", request -> Answer.then("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf", then));
            visit.client("web").send("GET /half HTTP/1.1\r\nHost: x\r\n\r\n").readToEnd();
            visit.noteLog("GET /half", LogScenario::strict);
        });
    }

    @ParameterizedTest
    @CsvSource("CLOSE")
    void aServerThatEndsWithoutAnAnswer(Then then) {
        oracle.compare(visit -> {
            visit.script("app", request -> Answer.then("", then));
            visit.client("web")
                    .send("POST /gone HTTP/1.1\r\nHost: x\r\ncontent-length: 1\r\n\r\nx")
                    .read();
            visit.noteLog("POST /gone", LogScenario::strict);
        });
    }

    @Test
    void aServerThatAnswersNonsense() {
        oracle.compare(visit -> {
            visit.script("app", request -> Answer.then("220 mail ready\r\n\r\n", Then.CLOSE));
            visit.client("web").get("/nonsense");
            visit.noteLog("GET /nonsense", LogScenario::strict);
        });
    }

    @Test
    void requestsThatAreNone() {
        oracle.compare(visit -> {
            visit.client("web").send("BAD\r\n\r\n").read();
            visit.noteLog("<BADREQ>", LogScenario::strict);
        });
        oracle.compare(visit -> {
            visit.client("web").send("GET /never-ends HTTP/1.1\r\n").read();
            visit.noteLog("<BADREQ>", LogScenario::strict);
        });
        oracle.compare(visit -> {
            visit.client("web").read();
            visit.noteLog("<BADREQ>", LogScenario::strict);
        });
    }

    @Test
    void theOneWhoWaitsInAQueue() {
        oracle.compare(visit -> {
            visit.script("narrow", request -> Answer.then("", Then.SILENCE));
            OracleClient first = visit.client("web").send("GET /narrow/1 HTTP/1.1\r\nHost: x\r\n\r\n");
            visit.awaitRequest("narrow", "/narrow/1");
            visit.client("web").get("/narrow/2");
            visit.noteLog("GET /narrow/2", LogScenario::strict);
            first.read();
            visit.noteLog("GET /narrow/1", LogScenario::strict);
        });
    }

    @Test
    void cookiesFlags() {
        oracle.compare(visit -> {
            visit.client("web").get("/sticky/none");
            visit.noteLog("/sticky/none", LogScenario::strict);
            visit.client("web").get("/sticky/valid", "Cookie: SRV=b");
            visit.noteLog("/sticky/valid", LogScenario::strict);
            visit.client("web").get("/sticky/unknown", "Cookie: SRV=x");
            visit.noteLog("/sticky/unknown", LogScenario::strict);
        });
    }

    @Test
    void aFormOfItsOwn() {
        oracle.compare(visit -> {
            visit.client("form").get("/form?a=b");
            visit.noteLog(" form ", line -> line);
        });
    }

    @Test
    void tcpSessions() {
        oracle.compare(visit -> {
            visit.script("tcp-s", request -> slow("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"));
            visit.client("tcp").get("/tcp").finish().readToEnd();
            visit.noteLog(" tcp ", LogScenario::strict);
        });
        oracle.compare(visit -> {
            visit.script("tcp-s", request -> Answer.then("HTTP/1.1 200 OK\r\n\r\n", Then.CLOSE));
            visit.client("tcp").send("GET / HTTP/1.1\r\n\r\n").readToEnd();
            visit.noteLog(" tcp ", LogScenario::strict);
        });
        oracle.compare(visit -> {
            visit.client("tcp").readToEnd();
            visit.noteLog(" tcp ", LogScenario::strict);
        });
    }

    @ParameterizedTest
    @CsvSource({"tcp-refused, ''", "tcp-unheard, ''", "tcp-denied, x"})
    void tcpSessionsThatFail(String bind, String text) {
        oracle.compare(visit -> {
            visit.client(bind).send(text).readToEnd();
            visit.noteLog(" " + bind + " ", LogScenario::strict);
        });
    }
}
