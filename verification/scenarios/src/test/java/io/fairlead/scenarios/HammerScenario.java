package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.configformat.TreeText;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Repository;
import io.fairlead.testkit.RunningProcess;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight writers on three config-services under traffic, while one config-service after the other is killed: every
 * acknowledged change is in the history of each exactly once and in order, and no request fails. A minute, or {@code
 * -Dfairlead.test.hammer=SECONDS}.
 */
@Tag("drill")
@Timeout(900)
final class HammerScenario {

    private static final int SECONDS = Integer.getInteger("fairlead.test.hammer", 60);
    private static final int SERVICES = 3;
    private static final int WRITERS = 8;
    private static final Duration START = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final int port = Ports.free();
    private final List<Integer> admins = new ArrayList<>();
    private final List<Integer> binds = new ArrayList<>();
    private final Map<String, RunningProcess> processes = new HashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** Revision numbers of acknowledged changes, each with the reason that names it. */
    private final ConcurrentSkipListMap<Long, String> acknowledged = new ConcurrentSkipListMap<>();

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger served = new AtomicInteger();

    @Test
    void acknowledgedChangesOutliveTheServiceThatTookThem() throws Exception {
        try (TestBackend backend = TestBackend.plain("s");
                ExecutorService work = Executors.newVirtualThreadPerTaskExecutor()) {
            start(backend);
            List<Future<?>> running = new ArrayList<>();
            running.add(work.submit(this::traffic));
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                running.add(work.submit(() -> write(writer)));
            }
            try {
                killOneAfterTheOther();
            } finally {
                // Whatever happened: nothing here ends before the clients do.
                over.set(true);
            }
            for (Future<?> one : running) {
                one.get();
            }
            assertThat(served.get()).isPositive();
            assertThat(acknowledged.size()).isGreaterThan(WRITERS);
            System.out.println(
                    "acknowledged " + acknowledged.size() + ", requests " + served); // What the scenario shows.
            for (int i = 0; i < SERVICES; i++) {
                int service = i;
                Awaitility.await().atMost(START).ignoreExceptions().untilAsserted(() -> hasThemAll(service));
            }
        } finally {
            processes.values().forEach(RunningProcess::close);
            http.close();
        }
    }

    private void hasThemAll(int service) throws Exception {
        Map<Long, String> history = new TreeMap<>();
        String path = "/api/v1/config/revisions?limit=1000";
        while (!path.isEmpty()) {
            HttpResponse<String> page = send(service, "GET", path, "", Map.of());
            assertThat(page.statusCode()).isEqualTo(200);
            for (Object entry :
                    (List<?>) TreeText.read(page.body(), "page").value().orElseThrow()) {
                Map<?, ?> revision = (Map<?, ?>) entry;
                Object number = java.util.Objects.requireNonNull(revision.get("revision"));
                history.put(((Number) number).longValue(), String.valueOf(revision.get("reason")));
            }
            path = page.headers()
                    .firstValue("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse("");
        }
        assertThat(history).as("config-service %d", service).containsAllEntriesOf(acknowledged);
        List<String> reasons =
                history.values().stream().filter(r -> r.startsWith("change ")).toList();
        assertThat(reasons).doesNotHaveDuplicates();
        // In order: what a writer was told first has the lower number, in every copy of the history.
        for (int writer = 0; writer < WRITERS; writer++) {
            String mine = "change " + writer + "-";
            assertThat(reasons.stream()
                            .filter(reason -> reason.startsWith(mine))
                            .map(reason -> Integer.valueOf(reason.substring(mine.length())))
                            .toList())
                    .isSorted();
        }
    }

    private void start(TestBackend backend) throws IOException {
        StringBuilder config = new StringBuilder("""
                frontends:
                  - name: web
                    bind: [{address: "127.0.0.1:%d"}]
                    default-backend: app
                    timeouts: {client: 60s}
                backends:
                  - name: app
                    timeouts: {connect: 5s, server: 60s}
                    servers: [{name: s, address: "%s"}]
                """.formatted(port, backend.address()));
        for (int i = 0; i < WRITERS; i++) {
            config.append("  - name: w%d\n    servers: [{name: s, address: \"%s\"}]\n".formatted(i, backend.address()));
        }
        Files.writeString(folder.resolve("fairlead.yaml"), config);
        for (int i = 0; i < SERVICES; i++) {
            admins.add(Ports.free());
            binds.add(Ports.free());
        }
        for (int i = 0; i < SERVICES; i++) {
            launch("config-service", i);
            awaitReady("config-service", i);
        }
        admins.add(Ports.free());
        launch("edge-proxy", SERVICES);
        awaitReady("edge-proxy", SERVICES);
    }

    private RunningProcess process(String program, int number) {
        return java.util.Objects.requireNonNull(processes.get(program + number));
    }

    private void awaitReady(String program, int number) {
        process(program, number).awaitLine(line -> line.contains(program + " ready"), START);
    }

    private void launch(String program, int number) {
        Map<String, String> environment = new HashMap<>();
        environment.put("FAIRLEAD_DATA_DIR", folder.resolve(program + number).toString());
        environment.put("FAIRLEAD_NODE_NAME", program + number);
        environment.put("FAIRLEAD_ADMIN_PORT", Integer.toString(admins.get(number)));
        environment.put("FAIRLEAD_ADMIN_TOKEN_FILE", folder.resolve("token").toString());
        environment.put("FAIRLEAD_CLUSTER_NAME", "hammer-" + port);
        environment.put(
                "FAIRLEAD_CLUSTER_MEMBERS",
                String.join(",", binds.stream().map(bind -> "127.0.0.1:" + bind).toList()));
        if (number < SERVICES) {
            environment.put("FAIRLEAD_CLUSTER_BIND", "127.0.0.1:" + binds.get(number));
            if (number == 0) {
                environment.put(
                        "FAIRLEAD_CONFIG_FILE", folder.resolve("fairlead.yaml").toString());
            }
        }
        processes.put(
                program + number,
                RunningProcess.start(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-jar",
                                Repository.root()
                                        .resolve(program + "/target/" + program + ".jar")
                                        .toString()),
                        environment,
                        folder));
    }

    private void killOneAfterTheOther() {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        for (int round = 0; System.nanoTime() < end; round++) {
            int victim = round % SERVICES;
            int before = acknowledged.size();
            Awaitility.await().atMost(START).until(() -> acknowledged.size() > before + WRITERS);
            process("config-service", victim).kill();
            launch("config-service", victim);
            awaitReady("config-service", victim);
        }
    }

    /** Every request is answered by the server. */
    private @org.jspecify.annotations.Nullable Void traffic() throws IOException {
        while (!over.get()) {
            try (RawClient client = RawClient.connect(port)) {
                for (int i = 0; i < 50; i++) {
                    assertThat(client.get("/", "x").status()).isEqualTo(200);
                    served.incrementAndGet();
                }
            }
        }
        return null;
    }

    /** Changes a backend of its own by what it has seen; a service that does not answer is left for another. */
    private @org.jspecify.annotations.Nullable Void write(int writer) throws Exception {
        Random random = new Random(writer);
        String path = "/api/v1/config";
        for (int change = 0; !over.get(); change++) {
            int service = random.nextInt(SERVICES);
            try {
                String seen = send(service, "GET", path, "", Map.of())
                        .headers()
                        .firstValue("ETag")
                        .orElse("");
                if (seen.isEmpty()) {
                    continue;
                }
                String part = path + "/backends/w" + writer;
                HttpResponse<String> shown = send(service, "GET", part, "", Map.of());
                String tag = shown.headers().firstValue("ETag").orElse("");
                String reason = "change " + writer + "-" + change;
                HttpResponse<String> answer = send(
                        service,
                        "PATCH",
                        part,
                        "{\"retries\": " + (change % 90 + 5) + "}",
                        Map.of("If-Match", tag, "X-Change-Reason", reason, "Content-Type", "application/json"));
                if (answer.statusCode() == 200) {
                    Map<?, ?> said = (Map<?, ?>)
                            TreeText.read(answer.body(), "answer").value().orElseThrow();
                    Object number = java.util.Objects.requireNonNull(said.get("revision"));
                    String other = acknowledged.putIfAbsent(((Number) number).longValue(), reason);
                    assertThat(other).as("revision %s", number).isNull();
                } else {
                    assertThat(answer.statusCode()).as(answer.body()).isIn(409, 412, 503, 500, 507);
                }
            } catch (IOException e) {
                // It was killed while it answered: nothing was promised.
                Thread.onSpinWait();
            }
        }
        return null;
    }

    private HttpResponse<String> send(int service, String method, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + admins.get(service) + path))
                .timeout(Duration.ofSeconds(60))
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(folder.resolve("token")).strip())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
