package io.fairlead.stats.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.servicekit.StartupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every way an alert leaves, into a real receiver. */
@Timeout(120)
final class ReceiversTest {

    private static final Alert FIRING = new Alert(
            "server-down:app/vm1",
            "server-down",
            "app/vm1",
            Alert.State.FIRING,
            Instant.parse("2026-03-01T12:00:00Z"),
            "Server app/vm1 is \"down\".\n.and out");
    private static final Alert OVER =
            FIRING.with(Alert.State.RESOLVED, FIRING.since().plusSeconds(60), "over");

    private static List<Receiver> receivers(Map<String, String> settings) throws StartupException {
        return Receivers.of(key -> Optional.ofNullable(settings.get(key)), "stats-1");
    }

    @Test
    void webhooksGetTheirOwnForms() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            got.add(exchange.getRequestURI() + " " + body);
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/broken") ? 500 : 200, -1);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            List<Receiver> all = receivers(Map.of(
                    "fairlead.alerts.webhook", base + "/hook",
                    "fairlead.alerts.slack", base + "/slack",
                    "fairlead.alerts.alertmanager", base + "/"));
            for (Receiver receiver : all) {
                receiver.tell(FIRING);
            }
            assertThat(got.take())
                    .startsWith("/hook {\"id\":\"server-down:app/vm1\"")
                    .contains("\"state\":\"firing\"")
                    .contains("is \\\"down\\\".\\u000a.and out");
            assertThat(got.take()).startsWith("/slack {\"text\":\":rotating_light: firing *server-down* app/vm1");
            assertThat(got.take())
                    .startsWith("/api/v2/alerts [{\"labels\":{\"alertname\":\"server-down\",\"subject\":\"app/vm1\"")
                    .contains("\"startsAt\":\"2026-03-01T12:00:00Z\"");
            all.getLast().tell(OVER);
            assertThat(got.take()).contains("\"endsAt\":\"2026-03-01T12:01:00Z\"");
            Receiver broken = receivers(Map.of("fairlead.alerts.webhook", base + "/broken"))
                    .getFirst();
            assertThatThrownBy(() -> broken.tell(FIRING))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("500");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void syslogGetsOneLine() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(60_000);
            receivers(Map.of("fairlead.alerts.syslog", "127.0.0.1:" + socket.getLocalPort()))
                    .getFirst()
                    .tell(FIRING);
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            socket.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .isEqualTo("<25>1 2026-03-01T12:00:00Z stats-1 fairlead - server-down - alert-firing app/vm1"
                            + " Server app/vm1 is \"down\". .and out");
        }
    }

    @Test
    void mailIsHandedToTheServer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BlockingQueue<List<String>> got = new LinkedBlockingQueue<>();
            Thread.ofVirtual().start(() -> got.add(mailServer(server)));
            receivers(Map.of(
                            "fairlead.alerts.smtp",
                            "127.0.0.1:" + server.getLocalPort(),
                            "fairlead.alerts.mail-to",
                            "ops@example.org, boss@example.org"))
                    .getFirst()
                    .tell(FIRING);
            assertThat(got.poll(60, TimeUnit.SECONDS))
                    .contains(
                            "MAIL FROM:<fairlead@localhost>",
                            "RCPT TO:<ops@example.org>",
                            "RCPT TO:<boss@example.org>",
                            "Subject: Fairlead firing: server-down app/vm1",
                            "..and out");
        }
    }

    private static List<String> mailServer(ServerSocket server) {
        List<String> lines = new ArrayList<>();
        try (Socket client = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            say(client, "220 here");
            boolean data = false;
            String line = in.readLine();
            while (line != null) {
                lines.add(line);
                boolean end = line.equals(".");
                if (!data || end) {
                    say(
                            client,
                            line.equals("DATA") ? "354 go on" : line.equals("QUIT") ? "221 bye" : "250-fine\r\n250 ok");
                }
                data = line.equals("DATA") || (data && !end);
                line = line.equals("QUIT") ? null : in.readLine();
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
        return lines;
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nonsenseInTheSettingsIsRefusedAtTheStart() {
        for (Map<String, String> wrong : List.of(
                Map.of("fairlead.alerts.webhook", "ftp://x"),
                Map.of("fairlead.alerts.syslog", "nowhere"),
                Map.of("fairlead.alerts.smtp", "host:port"))) {
            assertThatThrownBy(() -> receivers(wrong)).isInstanceOf(StartupException.class);
        }
        assertThatThrownBy(() -> Receivers.limits(key -> Optional.of("many"))).isInstanceOf(StartupException.class);
    }
}
