package io.fairlead.scenarios;

import io.fairlead.testkit.Ports;
import io.fairlead.testkit.Repository;
import io.fairlead.testkit.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The five programs as processes of their own on loopback, joined by Hazelcast, each with a data folder of its own. */
final class Suite implements AutoCloseable {

    /** In the order they are started; the first three are members, the others clients. */
    static final List<String> PROGRAMS =
            List.of("config-service", "health-service", "stats-service", "edge-proxy", "db-router");

    private static final List<String> MEMBERS = PROGRAMS.subList(0, 3);
    private static final Duration START = Duration.ofSeconds(90);

    private final Path folder;
    private final Map<String, Integer> admins = new HashMap<>();
    private final Map<String, Integer> binds = new HashMap<>();
    private final Map<String, RunningProcess> processes = new LinkedHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** Starts all of them with this configuration and waits until each is ready. */
    Suite(Path folder, String config) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("haproxy.cfg"), config);
        for (String program : PROGRAMS) {
            admins.put(program, Ports.free());
            binds.put(program, Ports.free());
        }
        try {
            PROGRAMS.forEach(this::launch);
            PROGRAMS.forEach(this::awaitReady);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Starts a program, again after it was killed, and waits until it says that it is ready. */
    void start(String program) {
        launch(program);
        awaitReady(program);
    }

    private void awaitReady(String program) {
        process(program).awaitLine(line -> line.contains(program + " ready"), START);
    }

    private void launch(String program) {
        Path root = Repository.root();
        processes.put(
                program,
                RunningProcess.start(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-jar",
                                root.resolve(program + "/target/" + program + ".jar")
                                        .toString()),
                        environment(program),
                        folder));
    }

    private Map<String, String> environment(String program) {
        Map<String, String> environment = new HashMap<>();
        environment.put("FAIRLEAD_DATA_DIR", data(program).toString());
        environment.put("FAIRLEAD_NODE_NAME", program);
        environment.put("FAIRLEAD_ADMIN_PORT", Integer.toString(admin(program)));
        environment.put("FAIRLEAD_ADMIN_TOKEN_FILE", folder.resolve("token").toString());
        environment.put("FAIRLEAD_CLUSTER_NAME", "suite-" + admin("config-service"));
        environment.put("FAIRLEAD_CLUSTER_BIND", "127.0.0.1:" + binds.get(program));
        environment.put(
                "FAIRLEAD_CLUSTER_MEMBERS",
                String.join(
                        ",",
                        MEMBERS.stream().map(m -> "127.0.0.1:" + binds.get(m)).toList()));
        if (program.equals("stats-service")) {
            environment.put("FAIRLEAD_CONFIG_URL", "http://127.0.0.1:1,http://127.0.0.1:" + admin("config-service"));
        }
        if (program.equals("config-service")) {
            environment.put(
                    "FAIRLEAD_CONFIG_FILE", folder.resolve("haproxy.cfg").toString());
        }
        return environment;
    }

    /** The data folder of a program. */
    Path data(String program) {
        return folder.resolve(program);
    }

    /** The admin port of a program. */
    int admin(String program) {
        return Objects.requireNonNull(admins.get(program));
    }

    /** A program that was started. */
    RunningProcess process(String program) {
        return Objects.requireNonNull(processes.get(program));
    }

    /** A GET on a program's admin listener. */
    HttpResponse<String> get(String program, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin(program) + path))
                    .header(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(folder.resolve("token")).strip())
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** A request with a body to a program's admin listener. */
    HttpResponse<String> send(String program, String method, String path, String body, String... headers) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin(program) + path))
                    .timeout(Duration.ofSeconds(90))
                    .headers(headers)
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        processes.values().forEach(RunningProcess::close);
        http.close();
    }
}
