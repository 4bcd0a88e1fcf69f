package io.fairlead.scenarios.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * HAProxy and Fairlead beside each other with one configuration, for all tests of a class. The class is skipped where
 * HAProxy 2.6 is not installed. Registered in a static field.
 */
final class Oracle implements BeforeAllCallback, AfterAllCallback {

    private static final Executor THREADS = Thread::startVirtualThread;

    /** How long two transcripts may take to become equal; a person at work shortens it. */
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("fairlead.oracle.patience", 60));

    private final String template;
    private @Nullable Path folder;
    private @Nullable Side haproxy;
    private @Nullable Side fairlead;

    private Oracle(String template) {
        this.template = template;
    }

    /** Both with this configuration; {@link ConfigText} says what may stand in it. */
    static Oracle of(String template) {
        return new Oracle(template);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Optional<Path> program = program();
        assumeTrue(program.isPresent(), "haproxy is not installed");
        Path path = program.orElseThrow();
        String version = version(path);
        assumeTrue(version.contains("version 2.6"), () -> "haproxy is not version 2.6: " + version);
        Path root = Files.createTempDirectory("oracle");
        folder = root;
        Path one = Files.createDirectory(root.resolve("haproxy"));
        Path two = Files.createDirectory(root.resolve("fairlead"));
        CompletableFuture<Side> starting =
                CompletableFuture.supplyAsync(() -> Side.haproxy(path, template, one), THREADS);
        try {
            fairlead = Side.fairlead(template, two);
        } finally {
            haproxy = starting.join();
        }
    }

    private static String version(Path program) {
        try (RunningProcess process = RunningProcess.start(List.of(program.toString(), "-v"), Map.of(), Path.of("."))) {
            return process.awaitLine(line -> line.contains("version"), Duration.ofSeconds(30));
        }
    }

    /** Where HAProxy is, if it is installed. */
    static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(entry -> Path.of(entry, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs the script on both sides at once and compares; the differences named are put aside on both sides. */
    void compare(Consumer<Visit> script, KnownDifference... known) {
        Side first = side(haproxy);
        Side second = side(fairlead);
        CompletableFuture<RunRecord> expected = CompletableFuture.supplyAsync(() -> first.run(script), THREADS);
        RunRecord actual = second.run(script);
        RunRecord oracle = expected.join();
        assertThat(oracle.transcript()).as("what HAProxy does").isNotEmpty();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String ours = without(known, actual.transcript());
        while (!ours.equals(without(known, oracle.transcript())) && System.nanoTime() < deadline) {
            ours = without(known, actual.transcript());
        }
        assertThat(ours).isEqualTo(without(known, oracle.transcript()));
    }

    /**
     * Runs the script on both sides and shows that the difference is there, so that the list of them stays true.
     *
     * @param sees part of what a client of Fairlead sees
     */
    void differ(Consumer<Visit> script, KnownDifference known, String sees) {
        String name = known.name();
        CompletableFuture<RunRecord> expected =
                CompletableFuture.supplyAsync(() -> side(haproxy).run(script), THREADS);
        RunRecord actual = side(fairlead).run(script);
        assertThat(String.join("\n", expected.join().clients()))
                .as("HAProxy, " + name)
                .doesNotContain(sees);
        assertThat(String.join("\n", actual.clients())).as("Fairlead, " + name).contains(sees);
    }

    private static Side side(@Nullable Side side) {
        if (side == null) {
            throw new IllegalStateException("not started");
        }
        return side;
    }

    private static String without(KnownDifference[] known, List<String> transcript) {
        List<String> lines = transcript;
        for (KnownDifference difference : known) {
            lines = difference.putAside(lines);
        }
        return String.join("\n", lines);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        for (Side side : new @Nullable Side[] {haproxy, fairlead}) {
            if (side != null) {
                side.close();
            }
        }
        Path root = folder;
        if (root != null) {
            try (Stream<Path> files = Files.walk(root)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}
