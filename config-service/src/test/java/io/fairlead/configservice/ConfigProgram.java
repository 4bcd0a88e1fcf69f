package io.fairlead.configservice;

import io.fairlead.testkit.Ports;
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
import java.util.List;
import java.util.Map;

/** The config-service as a process of its own, alone in its cluster. */
final class ConfigProgram implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    private final RunningProcess process;
    private final Path data;
    private final String admin;
    private final HttpClient http = HttpClient.newHttpClient();

    private ConfigProgram(RunningProcess process, Path data) {
        this.process = process;
        this.data = data;
        String ready = process.awaitLine(line -> line.contains("ready, admin on "), START);
        this.admin = ready.substring(ready.indexOf("http://"));
    }

    /** Starts it and waits until it is ready; its data lies in the folder. */
    static ConfigProgram start(Path folder) {
        return new ConfigProgram(launch(folder, Map.of()), folder.resolve("data"));
    }

    /** Starts it with further environment variables, without waiting. */
    static RunningProcess launch(Path folder, Map<String, String> settings) {
        int port = Ports.free();
        Map<String, String> environment = new HashMap<>(settings);
        environment.putIfAbsent("FAIRLEAD_DATA_DIR", folder.resolve("data").toString());
        environment.putIfAbsent("FAIRLEAD_ADMIN_PORT", "0");
        environment.putIfAbsent("FAIRLEAD_CLUSTER_NAME", "config-test-" + port);
        environment.putIfAbsent("FAIRLEAD_CLUSTER_BIND", "127.0.0.1:" + port);
        environment.putIfAbsent("FAIRLEAD_CLUSTER_MEMBERS", "127.0.0.1:" + port);
        return RunningProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()),
                environment,
                folder);
    }

    RunningProcess process() {
        return process;
    }

    HttpRequest.Builder request(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(admin + path))
                    .timeout(Duration.ofSeconds(60))
                    .header(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(data.resolve("admin-token"))
                                            .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    /** Puts JSON with headers given as name, value, name, value. */
    HttpResponse<String> put(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The entity tag of the configuration in force. */
    String etag() {
        return get("/api/v1/config").headers().firstValue("ETag").orElseThrow();
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
