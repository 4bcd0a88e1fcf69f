package io.fairlead.scenarios;

import io.fairlead.testkit.Ports;
import io.fairlead.testkit.Repository;
import io.fairlead.testkit.RunningProcess;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Programs of the suite as processes of one cluster, several of a kind: a node is called {@code KIND-NUMBER}, such as
 * {@code edge-2}, whose listeners are on 127.0.0.2 as if it were a machine of its own. The config nodes are the
 * members that all others look for; stats nodes are members too.
 */
final class Nodes implements AutoCloseable {

    /** How long programs may take to start. */
    static final Duration START = Duration.ofMinutes(3);

    private static final String CONFIG = "/api/v1/config";
    private static final String CONFIG_NODE = "config-";

    private final Path folder;
    private final Map<String, String> more;
    private final Map<String, Integer> admins = new HashMap<>();
    private final Map<String, Integer> binds = new LinkedHashMap<>();
    private final Map<String, RunningProcess> processes = new HashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();

    /** Starts them one after the other, all with these settings too. */
    Nodes(Path folder, Map<String, String> more, List<String> names) throws IOException {
        this.folder = folder;
        this.more = more;
        for (String node : names) {
            admins.put(node, Ports.free());
            Files.createDirectories(folder.resolve(node));
            if (!node.startsWith("edge-")) {
                binds.put(node, Ports.free());
            }
        }
        try {
            names.forEach(this::run);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Starts a node, also again after it was killed, and waits until it is ready. */
    void run(String node) {
        String program = program(node);
        launch(node).awaitLine(line -> line.contains(program + " ready"), START);
    }

    /** Starts a node that may fail to. */
    RunningProcess launch(String node) {
        String program = program(node);
        RunningProcess started = RunningProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        Repository.root()
                                .resolve(program + "/target/" + program + ".jar")
                                .toString()),
                environment(node),
                folder.resolve(node));
        processes.put(node, started);
        return started;
    }

    private static String program(String node) {
        return switch (node.substring(0, node.indexOf('-'))) {
            case "config" -> "config-service";
            case "edge" -> "edge-proxy";
            case "stats" -> "stats-service";
            default -> throw new IllegalArgumentException(node);
        };
    }

    private Map<String, String> environment(String node) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put(
                "FAIRLEAD_DATA_DIR", folder.resolve(node).resolve("data").toString());
        environment.put("FAIRLEAD_NODE_NAME", node);
        environment.put("FAIRLEAD_ADMIN_PORT", Integer.toString(admin(node)));
        environment.put("FAIRLEAD_ADMIN_TOKEN_FILE", folder.resolve("token").toString());
        environment.put("FAIRLEAD_CLUSTER_NAME", "nodes-" + admin("config-1"));
        environment.put(
                "FAIRLEAD_CLUSTER_MEMBERS",
                String.join(
                        ",",
                        binds.entrySet().stream()
                                .filter(bind -> bind.getKey().startsWith(CONFIG_NODE))
                                .map(bind -> "127.0.0.1:" + bind.getValue())
                                .toList()));
        environment.put("FAIRLEAD_LISTEN_ADDRESS", "127.0.0." + node.substring(node.indexOf('-') + 1));
        if (binds.containsKey(node)) {
            environment.put("FAIRLEAD_CLUSTER_BIND", "127.0.0.1:" + binds.get(node));
        }
        return environment;
    }

    /** Kills a node. */
    void kill(String node) {
        Objects.requireNonNull(processes.get(node)).kill();
    }

    private int admin(String node) {
        return Objects.requireNonNull(admins.get(node));
    }

    /** A request to a node's admin listener. */
    HttpResponse<String> send(String node, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin(node) + path))
                .timeout(Duration.ofMinutes(2))
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(folder.resolve("token")).strip())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Replaces the whole configuration and waits until it is in force. */
    HttpResponse<String> configure(String config) throws IOException, InterruptedException {
        String seen =
                send("config-1", "GET", CONFIG, "").headers().firstValue("ETag").orElse("\"0\"");
        String[] condition =
                seen.equals("\"0\"") ? new String[] {"If-None-Match", "*"} : new String[] {"If-Match", seen};
        return send(
                "config-1",
                "PUT",
                CONFIG + "?wait=applied",
                config,
                "Content-Type",
                "text/plain",
                condition[0],
                condition[1]);
    }

    @Override
    public void close() {
        processes.values().forEach(RunningProcess::close);
        http.close();
    }
}
