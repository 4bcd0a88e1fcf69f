package io.fairlead.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.LogForm;
import io.fairlead.model.config.LogFrame;
import io.fairlead.model.config.LogTarget;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lines look like at their targets, as HAProxy 2.6 was seen to write them, and syslog over TCP. */
@Timeout(180)
final class LogFormTest {

    private static final Instant NOW = Instant.parse("2026-11-21T06:34:17.609Z");
    private static final long MILLIS = NOW.toEpochMilli();
    private static final String PID = Long.toString(ProcessHandle.current().pid());

    private static LogTarget target(String address, LogFrame frame) {
        return new LogTarget(address, "local1", "debug", new LogForm(frame, "emerg", 0, "edge"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            LOCAL,    "<142>Nov 21 06:34:17 edge[PID]: "
            RFC3164,  "<142>Nov 21 06:34:17 HOST edge[PID]: "
            RFC5424,  "<142>1 2026-11-21T06:34:17.609000+00:00 - edge PID - - "
            PRIORITY, "<142>"
            SHORT,    "<6>"
            TIMED,    "<6>2026-11-21T06:34:17.609000+00:00 "
            ISO,      "2026-11-21T06:34:17.609000+00:00 "
            RAW,      ""
            AUTO,     "<142>Nov 21 06:34:17 edge[PID]: "
            JSON,     "<142>Nov 21 06:34:17 edge[PID]: "
            """)
    void headers(LogFrame frame, String expected) throws IOException {
        StringBuilder line = new StringBuilder();
        LineFrame.of(target("127.0.0.1:514", frame), "fairlead[1]", ZoneOffset.UTC)
                .append(Severity.INFO, MILLIS, line);
        String host = InetAddress.getLocalHost().getHostName();
        assertThat(line).hasToString(expected.replace("PID", PID).replace("HOST", host));
    }

    @Test
    void timeWithAnOffset() {
        StringBuilder line = new StringBuilder();
        new LogTime(ZoneId.of("America/St_Johns")).appendIso(MILLIS, line);
        assertThat(line).hasToString("2026-11-21T03:04:17.609000-03:30");
    }

    @Test
    void filesAndStandardOutputHaveNoHeaderOfTheirOwn() {
        for (String address : List.of("stdout", "stderr", "file:/x")) {
            StringBuilder line = new StringBuilder();
            LineFrame.of(target(address, LogFrame.AUTO), "fairlead[1]", ZoneOffset.UTC)
                    .append(Severity.INFO, MILLIS, line);
            assertThat(line).isEmpty();
        }
    }

    @Test
    void linesAreCutAndToneDownAsTheTargetSays(@TempDir Path folder) throws IOException {
        Path cut = folder.resolve("cut");
        Path toned = folder.resolve("toned");
        LogTarget few = new LogTarget("file:" + toned, "local0", "notice", new LogForm(LogFrame.SHORT, "err", 0, ""));
        LogOutlets outlets = new LogOutlets("fairlead[1]", ZoneOffset.UTC);
        List<LogTarget> targets = List.of(
                new LogTarget("file:" + cut, "local0", "debug", new LogForm(LogFrame.RAW, "emerg", 80, "")), few);
        try (outlets) {
            outlets.use(targets);
            outlets.write(targets, Severity.EMERG, MILLIS, "x".repeat(200), "");
            outlets.write(targets, Severity.NOTICE, MILLIS, "y", "");
            outlets.write(targets, Severity.INFO, MILLIS, "z", "");
        }
        assertThat(Files.readAllLines(cut)).containsExactly("x".repeat(79), "y", "z");
        assertThat(Files.readAllLines(toned)).containsExactly("<3>" + "x".repeat(200), "<5>y");
    }

    @Test
    void anEventAsJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events");
        LogTarget target = target("file:" + file, LogFrame.JSON);
        try (EventLog log = EventLog.start("x[1]", InstantSource.fixed(NOW), ZoneOffset.UTC)) {
            log.follow(new io.fairlead.model.config.ProxyConfig(
                    new io.fairlead.model.config.Global(
                            0,
                            List.of(target, target.tagged("other")),
                            io.fairlead.model.config.RuntimeSettings.DEFAULT),
                    List.of(),
                    List.of()));
            log.write(Severity.ALERT, "Server be/\"s\" is\nDOWN, \u00fc");
        }
        assertThat(Files.readAllLines(file))
                .containsExactly("{\"type\":\"event\",\"time\":\"2026-11-21T06:34:17.609000+00:00\","
                        + "\"level\":\"alert\",\"message\":\"Server be/\\\"s\\\" is\\u000aDOWN, \\u00fc\"}");
    }

    @Test
    void syslogOverTcpSurvivesARestartOfItsServer() throws Exception {
        try (ServerSocket first = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            LogTarget target = target("tcp:127.0.0.1:" + first.getLocalPort(), LogFrame.RAW);
            try (LogOutlets outlets = new LogOutlets("x[1]", ZoneOffset.UTC)) {
                outlets.use(List.of(target));
                outlets.write(List.of(target), Severity.INFO, MILLIS, "one", "");
                try (Socket server = accept(first, outlets)) {
                    assertThat(lines(server, outlets, "one")).containsExactly("one");
                }
                // What is written until the loss is noticed may be lost, what comes after it arrives.
                try (Socket again = accept(first, outlets, target)) {
                    outlets.write(List.of(target), Severity.INFO, MILLIS, "last", "");
                    assertThat(lines(again, outlets, "last")).endsWith("last");
                }
            }
        }
    }

    private static Socket accept(ServerSocket listener, LogOutlets outlets, LogTarget... noise) throws IOException {
        listener.setSoTimeout(20);
        for (int i = 0; i < 3_000; i++) {
            for (LogTarget target : noise) {
                outlets.write(List.of(target), Severity.INFO, MILLIS, "noise", "");
            }
            outlets.flush();
            try {
                return listener.accept();
            } catch (java.net.SocketTimeoutException e) {
                // Once more.
            }
        }
        throw new AssertionError("nobody connects");
    }

    private static List<String> lines(Socket socket, LogOutlets outlets, String last) throws IOException {
        List<String> lines = new ArrayList<>();
        socket.setSoTimeout(60_000);
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        do {
            outlets.flush();
        } while (outlets.pending());
        while (!lines.contains(last)) {
            lines.add(in.readLine());
        }
        return lines;
    }

    @Test
    void aTcpServerThatTakesNothingHoldsNobodyUp() throws Exception {
        // Nothing is accepted and read: the system takes a little, the buffer some, the rest is counted.
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                TcpSyslogSink sink = new TcpSyslogSink((java.net.InetSocketAddress) deaf.getLocalSocketAddress())) {
            byte[] line = "x".repeat(60_000).getBytes(StandardCharsets.UTF_8);
            IntStream.range(0, 1_000).forEach(i -> {
                try {
                    sink.write(line, line.length);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(sink.dropped()).isPositive();
            assertThat(sink.pending()).isTrue();
        }
    }
}
