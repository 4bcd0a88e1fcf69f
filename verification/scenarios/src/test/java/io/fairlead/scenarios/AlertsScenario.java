package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.configformat.TreeText;
import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.PostgresServers;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every alert: its fault is done for real, a webhook is told, the fault is mended, the webhook is told again. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("drill")
@Timeout(900)
final class AlertsScenario {

    /** Fires and is silenced. */
    private static final String QUIET = "server-down:quiet/s";

    /** Over a window of a minute, after half a minute of patience, on a slow machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int WAITING = 4;

    @TempDir
    Path folder;

    /** Takes what is posted, as a webhook does. */
    private static final class Webhook implements AutoCloseable {

        private final List<Map<?, ?>> told = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Webhook() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.createContext("/alerts", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                told.add((Map<?, ?>) TreeText.read(body, "alert").value().orElseThrow());
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        Map<String, String> setting() {
            return Map.of(
                    "FAIRLEAD_ALERTS_WEBHOOK",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts");
        }

        /** What was told of an alert, in order. */
        List<String> states(String id) {
            return told.stream()
                    .filter(alert -> id.equals(alert.get("id")))
                    .map(alert -> String.valueOf(alert.get("state")))
                    .toList();
        }

        /** The same of all alerts of a rule. */
        List<String> statesOf(String rule) {
            return told.stream()
                    .filter(alert -> String.valueOf(alert.get("id")).startsWith(rule + ":"))
                    .map(alert -> String.valueOf(alert.get("state")))
                    .toList();
        }

        String message(String id) {
            return told.stream()
                    .filter(alert -> id.equals(alert.get("id")))
                    .map(alert -> String.valueOf(alert.get("message")))
                    .findFirst()
                    .orElse("");
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable what) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(what);
    }

    /** The same paths again and again until the end; what becomes of the requests is the backends' affair. */
    private static Future<?> traffic(ExecutorService work, int port, String path, AtomicBoolean ended) {
        return work.submit(() -> {
            while (!ended.get()) {
                try (RawClient client = RawClient.connect(port)) {
                    client.get(path, "shop");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        });
    }

    private static String config(int web, int tls, Path bundle, int postgres, Map<String, TestBackend> backends) {
        return """
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 5m
                    timeout server 5m
                    timeout queue 5m
                frontend web
                    bind 127.0.0.1:WEB
                    use_backend slow if { path /slow }
                    use_backend broken if { path /broken }
                    use_backend queued if { path /queued }
                    default_backend dead
                frontend secure
                    bind 127.0.0.1:TLS ssl crt BUNDLE
                    default_backend dead
                backend dead
                    option httpchk GET /health
                    server s DEAD check inter 200ms fall 2 rise 2
                backend slow
                    server s SLOW
                backend broken
                    server s BROKEN
                backend queued
                    server s QUEUED maxconn 1
                backend quiet
                    option httpchk GET /health
                    server s QUIET check inter 200ms fall 2 rise 2
                listen database
                    mode tcp
                    bind 127.0.0.1:0 ssl crt DATABASE_PEM
                    option pgsql-check user postgres
                    server pg 127.0.0.1:POSTGRES check inter 200ms fall 2 rise 2
                """.replace("WEB", Integer.toString(web))
                .replace("TLS", Integer.toString(tls))
                .replace("BUNDLE", bundle.toString())
                .replace("DATABASE_PEM", bundle.resolveSibling("database.pem").toString())
                .replace("QUIET", backends.get("quiet").address())
                .replace("DEAD", backends.get("dead").address())
                .replace("SLOW", backends.get("slow").address())
                .replace("BROKEN", backends.get("broken").address())
                .replace("QUEUED", backends.get("queued").address())
                .replace("POSTGRES", Integer.toString(postgres));
    }

    @Test
    void faultsOfServersCertificatesAndDatabasesAreToldAndThatTheyAreOver() throws Exception {
        TestCertificates made =
                TestCertificates.in(folder).ending("soon", 20, "shop.example").issue("later", "shop.example");
        Path bundle = Files.copy(made.bundle("soon"), folder.resolve("shop.pem"));
        Path database = Files.copy(made.bundle("soon"), folder.resolve("database.pem"));
        int web = Ports.free();
        int postgres = Ports.free();
        CountDownLatch answered = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Map<String, TestBackend> backends = new ConcurrentHashMap<>();
        List.of("dead", "slow", "broken", "queued", "quiet")
                .forEach(name -> backends.put(name, TestBackend.plain(name)));
        backends.get("slow").script(asked -> Optional.of(Reply.of(200, "slow").after(Duration.ofMillis(700))));
        backends.get("broken").script(asked -> Optional.of(Reply.of(500, "broken")));
        backends.get("queued").script(asked -> {
            awaitQuietly(answered);
            return Optional.of(Reply.of(200, "at last"));
        });
        String[] ids = {
            "server-down:dead/s",
            "pool-empty:dead",
            "latency-p95:slow",
            "errors-5xx:backend broken",
            "queue-growing:queued",
            "certificate-expiring:" + bundle,
            "certificate-expiring:" + database,
            "no-leader:database"
        };
        try (Webhook webhook = new Webhook();
                ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
                FairleadProcess fairlead = FairleadProcess.run(
                        folder,
                        "haproxy.cfg",
                        config(web, Ports.free(), bundle, postgres, backends),
                        webhook.setting())) {
            try {
                say(fairlead, QUIET, "silence", "{\"until\": \"" + Instant.now().plus(Duration.ofHours(1)) + "\"}");
                backends.get("dead").kill();
                backends.get("quiet").kill();
                List<Future<?>> clients = new ArrayList<>();
                clients.add(traffic(work, web, "/slow", ended));
                clients.add(traffic(work, web, "/broken", ended));
                for (int i = 0; i < WAITING; i++) {
                    clients.add(work.submit(() -> {
                        try (RawClient client = RawClient.connect(web)) {
                            assertThat(client.get("/queued", "shop").status()).isEqualTo(200);
                        }
                        return null;
                    }));
                }
                for (String id : ids) {
                    eventually(() -> assertThat(webhook.states(id)).as(id).containsExactly("firing"));
                }
                assertThat(webhook.message("server-down:dead/s")).startsWith("Server dead/s is down: ");
                assertThat(fairlead.get("/api/v1/alerts").body()).contains(ids);
                say(fairlead, "server-down:dead/s", "acknowledge", "{}");
                eventually(() -> assertThat(fairlead.get("/api/v1/alerts").body())
                        .contains("\"acknowledged\":\"admin\"")
                        .containsPattern("\"" + QUIET + "\"[^}]*\"firing\"[^}]*\"silencedUntil\""));
                Files.writeString(database, "no certificate");
                eventually(
                        () -> assertThat(webhook.statesOf("certificate-broken")).containsExactly("firing"));

                backends.get("dead").start();
                backends.get("slow").script(asked -> Optional.empty());
                backends.get("broken").script(asked -> Optional.empty());
                answered.countDown();
                Files.copy(made.bundle("later"), bundle, StandardCopyOption.REPLACE_EXISTING);
                Files.copy(made.bundle("later"), database, StandardCopyOption.REPLACE_EXISTING);
                try (EmbeddedPostgres server = PostgresServers.start(builder -> builder.setPort(postgres))) {
                    assertThat(server.getPort()).isEqualTo(postgres);
                    for (String id : ids) {
                        eventually(() -> assertThat(webhook.states(id)).as(id).containsExactly("firing", "resolved"));
                    }
                }
                eventually(
                        () -> assertThat(webhook.statesOf("certificate-broken")).containsExactly("firing", "resolved"));
                assertThat(webhook.states(QUIET)).as("silenced").isEmpty();
                ended.set(true);
                for (Future<?> client : clients) {
                    client.get();
                }
            } finally {
                ended.set(true);
                answered.countDown();
            }
        } finally {
            backends.values().forEach(TestBackend::close);
        }
    }

    /** What an operator says to an alert. */
    private static void say(FairleadProcess fairlead, String id, String what, String body) {
        String path = "/api/v1/alerts/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/" + what;
        assertThat(fairlead.send(fairlead.request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build())
                        .statusCode())
                .isEqualTo(204);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Two stats-services see the same faults; the one that tells is killed and started again in between: everything is
     * told once.
     */
    @Test
    void aNodeThatIsLostAndARevisionThatItCannotApplyAreToldOfOnceByTwoServices() throws Exception {
        try (Webhook webhook = new Webhook();
                TestBackend backend = TestBackend.plain("s");
                Nodes nodes = new Nodes(
                        folder,
                        webhook.setting(),
                        List.of("config-1", "config-2", "edge-1", "edge-2", "stats-1", "stats-2"));
                ServerSocket busy = new ServerSocket()) {
            int port = Ports.free();
            eventually(
                    () -> assertThat(nodes.configure(listening(port, backend)).body())
                            .contains("edge-1", "edge-2", "\"applied\":true"));
            for (String stats : List.of("stats-1", "stats-2")) {
                eventually(() -> assertThat(
                                nodes.send(stats, "GET", "/api/v1/stats", "").body())
                        .contains("edge-1", "edge-2"));
            }

            nodes.kill("edge-2");
            eventually(() -> assertThat(webhook.states("node-lost:edge-2")).containsExactly("firing"));
            eventually(() ->
                    assertThat(alert(nodes, "stats-2", "node-lost:edge-2")).contains("firing"));
            nodes.kill("stats-1");
            busy.bind(new InetSocketAddress("127.0.0.2", port));
            nodes.launch("edge-2").exitStatus(Nodes.START);
            eventually(() -> assertThat(webhook.states("rollout-failed:edge-2")).containsExactly("firing"));
            assertThat(webhook.message("rollout-failed:edge-2")).contains("cannot listen on 127.0.0.2:" + port);

            // The one that told first is back, tells nothing again and, being the first, the rest.
            nodes.run("stats-1");
            for (String id : List.of("node-lost:edge-2", "rollout-failed:edge-2")) {
                eventually(() -> assertThat(alert(nodes, "stats-1", id)).contains("firing"));
            }
            busy.close();
            nodes.run("edge-2");
            for (String id : List.of("node-lost:edge-2", "rollout-failed:edge-2")) {
                eventually(() -> assertThat(webhook.states(id)).as(id).containsExactly("firing", "resolved"));
            }
        }
    }

    /** What a stats-service says of an alert. */
    private static String alert(Nodes nodes, String stats, String id) throws IOException, InterruptedException {
        String all = nodes.send(stats, "GET", "/api/v1/alerts", "").body();
        int at = all.indexOf("\"" + id + "\"");
        return at < 0 ? "" : all.substring(at, all.indexOf('}', at));
    }

    private static String listening(int port, TestBackend backend) {
        return """
                frontends:
                  - {name: web, bind: [{address: "*:%d"}], default-backend: app, timeouts: {client: 60s}}
                backends:
                  - {name: app, servers: [{name: s, address: "%s"}]}
                """.formatted(port, backend.address());
    }
}
