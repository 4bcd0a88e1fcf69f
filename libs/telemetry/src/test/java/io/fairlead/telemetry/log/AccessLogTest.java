package io.fairlead.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.FrontendOptions;
import io.fairlead.model.config.Global;
import io.fairlead.model.config.LogFormat;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.RuntimeSettings;
import io.fairlead.model.config.Timeouts;
import io.fairlead.model.state.Event;
import io.fairlead.telemetry.StreamEnd;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams reach the log targets of their frontend; a target that does not work harms nobody. */
final class AccessLogTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T06:34:17.609Z"));

    private static Frontend frontend(String name, ProxyMode mode, LogFormat format, LogTarget... targets) {
        return new Frontend(
                name,
                mode,
                Protocol.TCP,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Timeouts.NONE,
                0,
                Optional.empty(),
                List.of(targets),
                format,
                new FrontendOptions(Optional.empty(), true, false, false));
    }

    private static ProxyConfig config(Frontend... frontends) {
        return new ProxyConfig(Global.DEFAULT, List.of(frontends), List.of());
    }

    private static StreamEnd exchange(String frontend, String target) {
        StreamEnd end = new StreamEnd();
        end.frontend = frontend;
        end.client = "10.0.0.1:5";
        end.begin(System.nanoTime());
        end.headRead = end.admitted = end.connected = end.responseHead = end.ended = end.started;
        end.method = "GET";
        end.target = target;
        end.status = 200;
        end.bytesIn = 80;
        end.bytesOut = 9;
        return end;
    }

    private static AccessLog log() {
        return AccessLog.start("haproxy[17]", CLOCK, ZoneOffset.UTC);
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void syslogOverUdp() throws IOException {
        try (DatagramSocket syslog = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                AccessLog log = log()) {
            syslog.setSoTimeout(10_000);
            LogTarget target = new LogTarget("127.0.0.1:" + syslog.getLocalPort(), "local1", "info");
            log.follow(config(frontend("fe", ProxyMode.HTTP, LogFormat.HTTP, target)));
            assertThat(log.wantsRequestLine()).isTrue();
            log.ended(exchange("fe", "/x"));
            String line = receive(syslog);
            // The stream began shortly before the wall clock was read, how long before is up to the machine.
            assertThat(line)
                    .matches("<142>Nov 21 06:34:17 haproxy\\[17]: 10\\.0\\.0\\.1:5 "
                            + "\\[21/Nov/2026:06:3\\d:\\d\\d\\.\\d{3}] fe fe/<NOSRV> .* \"GET /x HTTP/1\\.1\"\n");
            log.ended(exchange("fe", "/" + "y".repeat(3_000)));
            assertThat(receive(syslog)).as("cut as HAProxy cuts").hasSize(1024).endsWith("y\n");
        }
    }

    @Test
    void whoReadsAlongGetsTheLinesOfFrontendsWithoutTargetsToo() throws InterruptedException {
        try (AccessLog log = log()) {
            log.follow(config(frontend("quiet", ProxyMode.HTTP, LogFormat.DEFAULT)));
            assertThat(log.wantsRequestLine()).isFalse();
            BlockingQueue<String> read = new LinkedBlockingQueue<>();
            log.readBy(Optional.of(read::add));
            assertThat(log.wantsRequestLine()).isTrue();
            log.ended(exchange("quiet", "/x"));
            assertThat(read.poll(1, TimeUnit.MINUTES)).contains("GET /x");
            log.readBy(Optional.empty());
            assertThat(log.wantsRequestLine()).isFalse();
        }
    }

    @Test
    void linesGoWhereTheFrontendSaysInTheFormItSays(@TempDir Path directory) throws IOException {
        Path web = directory.resolve("web.log");
        Path tcp = directory.resolve("tcp.log");
        try (AccessLog log = log()) {
            log.follow(config(
                    frontend("web", ProxyMode.HTTP, LogFormat.DEFAULT, file(web, "info")),
                    frontend("db", ProxyMode.TCP, LogFormat.TCP, file(tcp, "debug")),
                    frontend("quiet", ProxyMode.HTTP, LogFormat.HTTP, file(web, "notice")),
                    frontend("none", ProxyMode.HTTP, LogFormat.HTTP)));
            log.ended(exchange("web", "/1"));
            log.ended(exchange("db", "/2"));
            log.ended(exchange("quiet", "/3"));
            log.ended(exchange("none", "/4"));
            log.ended(exchange("unknown", "/5"));
        }
        assertThat(Files.readAllLines(web)).singleElement().asString().endsWith("\"GET /1 HTTP/1.1\"");
        assertThat(Files.readAllLines(tcp)).singleElement().asString().endsWith(" 0/0/0 9 -- 0/0/0/0/0 0/0");
    }

    private static LogTarget file(Path path, String level) {
        return new LogTarget("file:" + path, "local0", level);
    }

    @Test
    void dontlognull(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("web.log");
        try (AccessLog log = log()) {
            log.follow(config(frontend("web", ProxyMode.HTTP, LogFormat.HTTP, file(file, "info"))));
            StreamEnd nothing = new StreamEnd();
            nothing.frontend = "web";
            nothing.begin(1);
            log.ended(nothing);
            log.ended(exchange("web", "/1"));
        }
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void aTargetThatCannotBeUsedLeavesTheOthersAlone(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("web.log");
        try (AccessLog log = log()) {
            log.follow(config(frontend(
                    "web",
                    ProxyMode.HTTP,
                    LogFormat.HTTP,
                    file(directory.resolve("missing/web.log"), "info"),
                    new LogTarget("127.0.0.1:x", "local0", "info"),
                    new LogTarget("127.0.0.1:514", "nonsense", "info"),
                    new LogTarget("unix:" + directory.resolve("no-socket"), "local0", "info"),
                    file(file, "info"))));
            log.ended(exchange("web", "/1"));
        }
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void everyLineIsWrittenOrCountedAsDropped(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("web.log");
        int streams = 50_000;
        AccessLog log = log();
        try (log) {
            log.follow(config(frontend("web", ProxyMode.HTTP, LogFormat.HTTP, file(file, "info"))));
            StreamEnd end = exchange("web", "/1");
            for (int i = 0; i < streams; i++) {
                log.ended(end);
            }
        }
        assertThat(Files.readAllLines(file).size() + log.dropped()).isEqualTo(streams);
    }

    @Test
    void aChangedConfigurationMovesTheLog(@TempDir Path directory) throws IOException {
        Path before = directory.resolve("before.log");
        Path after = directory.resolve("after.log");
        try (AccessLog log = log()) {
            log.follow(config(frontend("web", ProxyMode.HTTP, LogFormat.HTTP, file(before, "info"))));
            log.follow(config(frontend("web", ProxyMode.HTTP, LogFormat.HTTP, file(after, "info"))));
            log.ended(exchange("web", "/1"));
        }
        assertThat(before).isEmptyFile();
        assertThat(Files.readAllLines(after)).hasSize(1);
    }

    @Test
    void aRotatedFileIsMadeAnew(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("web.log");
        FileSink sink = new FileSink(file);
        sink.write("one".getBytes(StandardCharsets.UTF_8), 3);
        sink.flush();
        Path old = directory.resolve("web.log.1");
        Files.move(file, old);
        sink.write("two".getBytes(StandardCharsets.UTF_8), 3);
        sink.flush();
        sink.close();
        assertThat(old).hasContent("one\n");
        assertThat(file).hasContent("two\n");
    }

    @Test
    void eventsGoToEveryTarget(@TempDir Path directory) throws IOException {
        Path global = directory.resolve("global.log");
        Path web = directory.resolve("web.log");
        try (EventLog log = EventLog.start("haproxy[17]", CLOCK, ZoneOffset.UTC)) {
            log.follow(new ProxyConfig(
                    new Global(0, List.of(file(global, "notice")), RuntimeSettings.DEFAULT),
                    List.of(frontend("web", ProxyMode.HTTP, LogFormat.HTTP, file(web, "alert"))),
                    List.of()));
            log.write(Severity.ALERT, "Server be/s1 is DOWN,\nreason: x");
            log.write(new Event(CLOCK.instant(), "n", "server-up", "be/s1", "Server be/s1 is UP"));
            log.write(new Event(CLOCK.instant(), "n", "server-down", "be/s1", "Server be/s1 is DOWN"));
            log.write(new Event(CLOCK.instant(), "n", "backend-down", "be", "backend be has no server available!"));
            log.write(new Event(CLOCK.instant(), "n", "alert-firing", "server-down be/s1", "Server be/s1 is down: x."));
            log.write(Severity.INFO, "too small");
        }
        assertThat(Files.readAllLines(global))
                .containsExactly(
                        "Server be/s1 is DOWN, reason: x",
                        "Server be/s1 is UP",
                        "Server be/s1 is DOWN",
                        "backend be has no server available!");
        assertThat(Files.readAllLines(web))
                .containsExactly(
                        "Server be/s1 is DOWN, reason: x",
                        "Server be/s1 is DOWN",
                        "backend be has no server available!");
    }
}
