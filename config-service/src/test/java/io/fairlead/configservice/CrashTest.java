package io.fairlead.configservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.testkit.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while revisions are written: none that was acknowledged is lost, none is there in part. */
@Timeout(180)
class CrashTest {

    private static final int KILLS = Integer.getInteger("fairlead.test.kills", 8);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Writes revisions after the newest on disk, as fast as it can, and says which are done. */
    static final class Writer {

        private Writer() {}

        /** The folder is the argument. */
        public static void main(String[] arguments) throws Exception {
            RevisionStore store = new RevisionStore(Path.of(arguments[0]));
            long number = store.newest().map(StoredRevision::number).orElse(0L);
            while (true) {
                String text = Long.toString(++number).repeat(20_000);
                store.write(new StoredRevision(number, Hashes.sha256(text), text, "crash", "", Instant.EPOCH));
                System.out.println("done " + number);
                System.out.flush();
            }
        }
    }

    @Test
    void aKilledWriterLosesNothingItAcknowledged(@TempDir Path parent) throws Exception {
        Path folder = parent.resolve("revisions");
        Random random = new Random(42);
        long acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long goal = acknowledged + 1 + random.nextInt(12);
            try (RunningProcess writer = RunningProcess.start(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            folder.toString()),
                    Map.of(),
                    parent)) {
                writer.awaitLine(line -> line.equals("done " + goal), PATIENCE);
                writer.kill();
                acknowledged = lastDone(writer.text());
            }
            RevisionStore store = new RevisionStore(folder);
            List<Long> numbers = store.numbers();
            assertThat(numbers.size()).isGreaterThanOrEqualTo((int) acknowledged);
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).isEqualTo(i + 1L);
                assertThat(store.read(i + 1L)).as("revision %d is whole", i + 1).isPresent();
            }
            acknowledged = numbers.size();
        }
    }

    private static long lastDone(String output) {
        return output.lines()
                .filter(line -> line.matches("done \\d+"))
                .mapToLong(line -> Long.parseLong(line.substring(5)))
                .max()
                .orElse(0);
    }
}
