package io.fairlead.scenarios.cluster;

import io.fairlead.testkit.Repository;
import io.fairlead.testkit.RunningProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Programs as processes in networks of their own: one config-service, three health-services, two edge-proxies. */
final class Fleet implements AutoCloseable {

    static final List<String> CHECKERS = List.of("h1", "h2", "h3");
    static final List<String> MEMBERS = List.of("c1", "h1", "h2", "h3");
    static final List<String> EDGES = List.of("e1", "e2");

    private static final Duration START = Duration.ofMinutes(3);
    private static final Map<String, String> PROGRAMS =
            Map.of("c", "config-service", "h", "health-service", "e", "edge-proxy");

    private final Path folder;
    private final Networks networks;
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, RunningProcess> processes = new LinkedHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** Starts all of them with this configuration and waits until each is ready. */
    Fleet(Path folder, Networks networks, String config) throws IOException {
        this.folder = folder;
        this.networks = networks;
        Files.writeString(folder.resolve("haproxy.cfg"), config);
        List<String> all = new ArrayList<>(MEMBERS);
        all.addAll(EDGES);
        all.forEach(node -> addresses.put(node, networks.add(node)));
        try {
            start(all);
        } catch (AssertionError | RuntimeException e) {
            // Nobody else would end those that did start.
            close();
            throw e;
        }
    }

    /** Starts nodes, again after they were killed, and waits until they say that they are ready. */
    void start(List<String> nodes) {
        nodes.forEach(this::launch);
        nodes.forEach(node -> process(node).awaitLine(line -> line.contains(program(node) + " ready"), START));
    }

    private static String program(String node) {
        return Objects.requireNonNull(PROGRAMS.get(node.substring(0, 1)));
    }

    private void launch(String node) {
        String jar = Repository.root()
                .resolve(program(node) + "/target/" + program(node) + ".jar")
                .toString();
        List<String> command = new ArrayList<>(networks.at(node));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar));
        processes.put(node, RunningProcess.start(command, environment(node), folder));
    }

    private Map<String, String> environment(String node) {
        Map<String, String> environment = new HashMap<>();
        environment.put("FAIRLEAD_DATA_DIR", data(node).toString());
        environment.put("FAIRLEAD_NODE_NAME", node);
        environment.put("FAIRLEAD_ADMIN_HOST", address(node));
        environment.put("FAIRLEAD_ADMIN_PORT", "9400");
        environment.put("FAIRLEAD_ADMIN_TOKEN_FILE", folder.resolve("token").toString());
        environment.put(
                "FAIRLEAD_CLUSTER_NAME", "faults-" + ProcessHandle.current().pid());
        environment.put("FAIRLEAD_CLUSTER_BIND", address(node) + ":5701");
        environment.put(
                "FAIRLEAD_CLUSTER_MEMBERS",
                String.join(",", MEMBERS.stream().map(m -> address(m) + ":5701").toList()));
        if (node.startsWith("c")) {
            environment.put(
                    "FAIRLEAD_CONFIG_FILE", folder.resolve("haproxy.cfg").toString());
        }
        return environment;
    }

    Path data(String node) {
        return folder.resolve(node);
    }

    /** The address of a node. */
    String address(String node) {
        return Objects.requireNonNull(addresses.get(node));
    }

    /** The node of an address. */
    String node(String address) {
        return addresses.entrySet().stream()
                .filter(entry -> entry.getValue().equals(address))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** The process of a node; {@code ip netns exec} becomes the program, so its id is the program's. */
    RunningProcess process(String node) {
        return Objects.requireNonNull(processes.get(node));
    }

    /** An order by REST. */
    int order(String server, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://" + address("c1") + ":9400/api/v1/servers/" + server))
                    .header(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(folder.resolve("token")).strip())
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofMinutes(1))
                    .PUT(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** A command on a node's runtime socket. */
    String command(String node, String line) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(node), 9999), 60_000);
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.join("\n", in.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Posts a form to a node's frontend; the status line of the answer. */
    String post(String node, String path, String form) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(node), 8080), 60_000);
            socket.setSoTimeout(60_000);
            String request = "POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                    + form.length() + "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n" + form;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return Objects.requireNonNullElse(in.readLine(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a node says in a column of its statistics. */
    Map<String, String> column(String node, String column) {
        List<String> lines = command(node, "show stat").lines().toList();
        int at = List.of(lines.getFirst().substring(2).split(",", -1)).indexOf(column);
        Map<String, String> values = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            if (fields.length > at) {
                values.put(fields[0] + "/" + fields[1], fields[at]);
            }
        }
        return values;
    }

    @Override
    public void close() {
        processes.values().forEach(RunningProcess::close);
        http.close();
    }
}
