package io.fairlead.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code ./fairlead run} as a process of its own, the way an operator starts it. */
public final class FairleadProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);

    private final RunningProcess process;
    private final Path data;
    private final int admin;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private FairleadProcess(RunningProcess process, Path data, int admin) {
        this.process = process;
        this.data = data;
        this.admin = admin;
    }

    /** Runs a configuration text and waits until it is ready. */
    public static FairleadProcess run(Path folder, String fileName, String config) {
        return run(folder, fileName, config, Map.of());
    }

    /** The same with further environment variables. */
    public static FairleadProcess run(Path folder, String fileName, String config, Map<String, String> environment) {
        FairleadProcess started = launch(folder, fileName, config, environment);
        try {
            // All of its words: an "address already in use" would do for one of them.
            started.process.awaitLine(line -> line.startsWith("fairlead is ready"), START);
            return started;
        } catch (AssertionError e) {
            started.close();
            throw e;
        }
    }

    /** Runs a configuration text without waiting. */
    public static FairleadProcess launch(Path folder, String fileName, String config) {
        return launch(folder, fileName, config, Map.of());
    }

    private static FairleadProcess launch(
            Path folder, String fileName, String config, Map<String, String> environment) {
        try {
            Path file = Files.writeString(folder.resolve(fileName), config);
            int admin = Ports.free();
            Path data = folder.resolve("data");
            return new FairleadProcess(
                    command(
                            folder,
                            List.of(
                                    "run",
                                    "-f",
                                    file.toString(),
                                    "--data",
                                    data.toString(),
                                    "--admin",
                                    "127.0.0.1:" + admin),
                            environment),
                    data,
                    admin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs any {@code ./fairlead} command. */
    public static RunningProcess command(Path folder, List<String> arguments) {
        return command(folder, arguments, Map.of());
    }

    /** Runs any {@code ./fairlead} command with further environment variables. */
    public static RunningProcess command(Path folder, List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Repository.root().resolve("fairlead").toString());
        command.addAll(arguments);
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.putIfAbsent("FAIRLEAD_JAVA_HOME", System.getProperty("java.home"));
        return RunningProcess.start(command, all, folder);
    }

    /** The process. */
    public RunningProcess process() {
        return process;
    }

    /** The port of the admin listener. */
    public int admin() {
        return admin;
    }

    /** The admin token, from the file the product wrote. */
    public String token() {
        try {
            return Files.readString(data.resolve("admin-token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The data folder. */
    public Path data() {
        return data;
    }

    /** A GET on the admin listener with the token. */
    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    /** A request to the admin listener with the token already set. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token());
    }

    /** Sends a request. */
    public HttpResponse<String> send(HttpRequest request) {
        try {
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
        process.close();
        http.close();
    }
}
