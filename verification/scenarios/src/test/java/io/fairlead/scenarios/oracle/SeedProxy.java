package io.fairlead.scenarios.oracle;

import io.fairlead.cli.Fairlead;
import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Repository;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.RunningProcess;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;
import picocli.CommandLine;

/** A file of {@code examples/}, served by one of the products; its ports are found by those that the file names. */
record SeedProxy(AutoCloseable process, Map<Integer, Integer> ports, TestCertificates certificates)
        implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:([0-9]+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Who serves. */
    enum Product {
        FAIRLEAD,
        /** The same from what {@code fairlead import} makes of the file. */
        IMPORTED,
        HAPROXY
    }

    /**
     * Starts it; checks are made more often than the file says.
     *
     * @param example its directory
     * @param servers what stands in for the ports the file names
     * @param further what else is to be changed in its text
     */
    static SeedProxy start(
            Product product, Path folder, String example, Map<Integer, Integer> servers, UnaryOperator<String> further)
            throws IOException {
        TestCertificates certificates =
                TestCertificates.in(folder).issue("site", "example.com", "www.example.com", "api.example.com");
        String text = further.apply(Files.readString(
                Repository.root().resolve("examples").resolve(example).resolve("haproxy.cfg")));
        Map<Integer, Integer> ports = new TreeMap<>(servers);
        Matcher address = ADDRESS.matcher(text);
        while (address.find()) {
            ports.computeIfAbsent(Integer.valueOf(address.group(1)), port -> Ports.free());
        }
        String ours = ADDRESS.matcher(text)
                .replaceAll(found -> "127.0.0.1:" + ports.get(Integer.valueOf(found.group(1))))
                .replace("site.pem", certificates.bundle("site").toString())
                .replaceAll("inter [35]s", "inter 500ms")
                .replaceAll("(?m) check( |$)", " check inter 500ms$1");
        return new SeedProxy(launch(product, folder, ours), Map.copyOf(ports), certificates);
    }

    private static AutoCloseable launch(Product product, Path folder, String text) throws IOException {
        return switch (product) {
            case FAIRLEAD -> FairleadProcess.run(folder, "haproxy.cfg", text);
            case IMPORTED -> FairleadProcess.run(folder, "fairlead.yaml", imported(folder, text));
            case HAPROXY -> haproxy(folder, text);
        };
    }

    private static String imported(Path folder, String text) throws IOException {
        StringWriter yaml = new StringWriter();
        StringWriter report = new StringWriter();
        CommandLine line = Fairlead.commandLine();
        line.setOut(new PrintWriter(yaml, true));
        line.setErr(new PrintWriter(report, true));
        int status = line.execute(
                "import",
                Files.writeString(folder.resolve("imported.cfg"), text).toString());
        if (status != 0 || !report.toString().contains("carried over")) {
            throw new IllegalStateException("import ended with " + status + ":\n" + report);
        }
        return yaml.toString();
    }

    private static AutoCloseable haproxy(Path folder, String text) throws IOException {
        Path program = Oracle.program().orElseThrow(() -> new TestAbortedException("haproxy is not installed"));
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
        RunningProcess process =
                RunningProcess.start(List.of(program.toString(), "-db", "-f", file.toString()), Map.of(), folder);
        Matcher bind = Pattern.compile("bind 127\\.0\\.0\\.1:([0-9]+)").matcher(text);
        while (bind.find()) {
            int port = Integer.parseInt(bind.group(1));
            Awaitility.await("HAProxy listens: " + process.text())
                    .atMost(PATIENCE)
                    .until(() -> !process.alive() || listens(port));
        }
        if (!process.alive()) {
            throw new IllegalStateException("HAProxy does not start:\n" + process.text());
        }
        return process;
    }

    private static boolean listens(int port) {
        try {
            RawClient.connect(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The port that stands in for this one. */
    int port(int named) {
        return ports.getOrDefault(named, 0);
    }

    /** The answer on a connection of its own. */
    Response get(int named, String path, String... headers) throws IOException {
        try (RawClient client = RawClient.connect(port(named))) {
            return client.send(request(path, headers)).read();
        }
    }

    /** The same over TLS. */
    Response getTls(int named, String path, String... headers) throws IOException {
        try (RawClient client = tls(named)) {
            return client.send(request(path, headers)).read();
        }
    }

    /** A connection over TLS. */
    RawClient tls(int named) throws IOException {
        return RawClient.connectTls(port(named), certificates.clientContext(), "example.com");
    }

    /** A request without a body; a header called Host takes the place of the usual one. */
    static String request(String path, String... headers) {
        List<String> lines = List.of(headers);
        String host = lines.stream().anyMatch(line -> line.startsWith("Host:")) ? "" : "Host: example.com\r\n";
        StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\n" + host);
        lines.forEach(line -> text.append(line).append("\r\n"));
        return text.append("\r\n").toString();
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (Exception e) {
            throw new IllegalStateException("it does not end", e);
        }
    }
}
