package io.fairlead.scenarios.oracle;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** One of the two proxies, running, with the network around it. */
final class Side implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Network network;
    private final ConfigText config;
    private final AutoCloseable process;
    private final AtomicInteger fetches = new AtomicInteger();

    private Side(String name, Network network, ConfigText config, AutoCloseable process) {
        this.name = name;
        this.network = network;
        this.config = config;
        this.process = process;
    }

    /** Starts the HAProxy found at this path; other ports are tried when somebody took one of them. */
    static Side haproxy(Path program, String template, Path folder) {
        Network network = new Network();
        for (int attempt = 1; ; attempt++) {
            ConfigText config = ConfigText.fill(template, network, folder);
            Path file = write(folder.resolve("oracle.cfg"), config.text());
            RunningProcess process =
                    RunningProcess.start(List.of(program.toString(), "-db", "-f", file.toString()), Map.of(), folder);
            Side side = new Side("haproxy", network, config, process);
            Awaitility.await().atMost(PATIENCE).until(() -> !process.alive() || side.answers());
            if (process.alive()) {
                return side;
            }
            String said = process.text();
            process.close();
            if (attempt == 3 || !said.contains("cannot bind")) {
                network.close();
                throw new IllegalStateException("HAProxy does not start:\n" + said + "\n" + config.text());
            }
        }
    }

    /** Starts {@code ./fairlead run}. */
    static Side fairlead(String template, Path folder) {
        Network network = new Network();
        ConfigText config = ConfigText.fill(template, network, folder);
        return new Side("fairlead", network, config, FairleadProcess.run(folder, "haproxy.cfg", config.text()));
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    Network network() {
        return network;
    }

    int port(String bind) {
        Integer port = config.ports().get(bind);
        if (port == null) {
            throw new IllegalArgumentException("no bind <" + bind + "> in the configuration");
        }
        return port;
    }

    private boolean answers() {
        try {
            csv("start");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String csv(String mark) throws IOException {
        try (RawClient client = RawClient.connect(port("kit-stats"))) {
            return client.send("GET /;csv;" + mark + " HTTP/1.0\r\n\r\n").read().body();
        }
    }

    /** The statistics, after everything before this call was logged. */
    StatsRows statsAfterLogs() {
        String mark = "mark-" + fetches.incrementAndGet();
        String csv = csvNow(mark);
        Awaitility.await(mark)
                .pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> network.log().lines().stream().anyMatch(line -> line.contains(mark + " ")));
        return StatsRows.read(csv);
    }

    /** A cell of the statistics. */
    String cell(String proxy, String row, String column) {
        return StatsRows.cell(csvNow("cell"), proxy, row, column);
    }

    private String csvNow(String mark) {
        try {
            return csv(mark);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script and gives what it recorded. */
    RunRecord run(Consumer<Visit> script) {
        return RunRecord.of(this, script);
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (Exception e) {
            throw new IllegalStateException(name + " does not end", e);
        } finally {
            network.close();
        }
    }
}
