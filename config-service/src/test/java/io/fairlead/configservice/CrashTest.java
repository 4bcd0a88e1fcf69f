package io.fairlead.configservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.testkit.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while revisions are written: none that was acknowledged is lost, none is there in part. One killed
 * process is many killed writers: it writes to several stores at once, each at another byte of its own.
 */
@Timeout(300)
class CrashTest {

    private static final int KILLS = 16;
    private static final int MANY_KILLS = 100;
    private static final int STORES = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Writes revisions after the newest on disk of each store, as fast as it can, and says which are done. */
    static final class Writer {

        private Writer() {}

        /** The folder is the argument. */
        public static void main(String[] arguments) throws Exception {
            for (int i = 0; i < STORES; i++) {
                int number = i;
                Thread.ofPlatform().start(() -> {
                    try {
                        write(Path.of(arguments[0]).resolve("store-" + number), number);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }

        private static void write(Path folder, int name) throws IOException {
            RevisionStore store = new RevisionStore(folder);
            long number = store.newest().map(StoredRevision::number).orElse(0L);
            // What a crash left as a candidate is taken as a revision, as a config-service on its own does.
            Optional<StoredRevision> left = store.candidate();
            if (left.isPresent() && left.get().number() == number + 1) {
                store.promote(++number);
            }
            while (true) {
                String text = Long.toString(++number).repeat(4_000 * (1 + name % 4));
                store.prepare(new StoredRevision(number, Hashes.sha256(text), text, "crash", "", Instant.EPOCH));
                store.promote(number);
                System.out.println("done " + name + " " + number);
            }
        }
    }

    @Test
    void hundredsOfKilledWritersLoseNothingTheyAcknowledged(@TempDir Path parent) throws Exception {
        kill(KILLS, parent);
    }

    /** The same for longer: 1,600 writers. */
    @Test
    @Tag("drill")
    @Timeout(900)
    void aHundredKilledProcessesLoseNothingTheyAcknowledged(@TempDir Path parent) throws Exception {
        kill(MANY_KILLS, parent);
    }

    private static void kill(int kills, Path parent) throws Exception {
        Random random = new Random(42);
        for (int kill = 0; kill < kills; kill++) {
            int lines = 1 + random.nextInt(40);
            String output;
            try (RunningProcess writer = RunningProcess.start(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            parent.toString()),
                    Map.of(),
                    parent)) {
                AtomicInteger seen = new AtomicInteger();
                writer.awaitLine(line -> line.startsWith("done ") && seen.incrementAndGet() >= lines, PATIENCE);
                writer.kill();
                output = writer.text();
            }
            for (int name = 0; name < STORES; name++) {
                wholeUpTo(lastDone(output, name), parent.resolve("store-" + name));
            }
        }
    }

    private static void wholeUpTo(long acknowledged, Path folder) throws IOException {
        RevisionStore store = new RevisionStore(folder);
        List<Long> numbers = store.numbers();
        assertThat(numbers.size()).as(folder.toString()).isGreaterThanOrEqualTo((int) acknowledged);
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(i + 1L);
            assertThat(store.read(i + 1L)).as("revision %d is whole", i + 1).isPresent();
        }
    }

    private static long lastDone(String output, int name) {
        return output.lines()
                .filter(line -> line.matches("done " + name + " \\d+"))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .max()
                .orElse(0);
    }
}
