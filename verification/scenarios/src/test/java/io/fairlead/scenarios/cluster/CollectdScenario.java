package io.fairlead.scenarios.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RunningProcess;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * collectd with the package collectd-haproxy of PyPI gathers the same values from our runtime socket as from HAProxy's.
 * Where the package is not installed, {@code PYTHONPATH} may name its folder.
 */
@Tag("drill")
@Timeout(300)
final class CollectdScenario {

    @Test
    void collectdGathersFromUsWhatItGathersFromHaproxy(@TempDir Path folder) throws Exception {
        assumeTrue(works("haproxy", "-v"), "haproxy is not installed");
        assumeTrue(works("collectd", "-h"), "collectd is not installed");
        assumeTrue(works("python3", "-c", "import collectd_haproxy.metrics"), "collectd-haproxy is not installed");
        Path theirs = folder.resolve("h.sock");
        Path ours = folder.resolve("f.sock");
        try (TestBackend backend = TestBackend.plain("one")) {
            Path file = Files.writeString(folder.resolve("h.cfg"), config(theirs, Ports.free(), backend));
            try (RunningProcess haproxy =
                            RunningProcess.start(List.of("haproxy", "-db", "-f", file.toString()), Map.of(), folder);
                    FairleadProcess fairlead =
                            FairleadProcess.run(folder, "f.cfg", config(ours, Ports.free(), backend))) {
                Awaitility.await().until(() -> Files.exists(theirs) && Files.exists(ours));
                SortedSet<String> expected = gathered(theirs, Files.createDirectory(folder.resolve("theirs")));
                assertThat(expected).hasSizeGreaterThan(100);
                assertThat(gathered(ours, Files.createDirectory(folder.resolve("ours"))))
                        .isEqualTo(expected);
                assertThat(haproxy.alive()).isTrue();
                assertThat(fairlead.process().alive()).isTrue();
            }
        }
    }

    private static boolean works(String... command) {
        try (RunningProcess trial = RunningProcess.start(List.of(command), Map.of(), Path.of("/"))) {
            return trial.exitStatus(Duration.ofMinutes(1)) == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static String config(Path socket, int port, TestBackend backend) {
        return """
                global
                    stats socket %s mode 600 level admin
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                frontend web
                    bind 127.0.0.1:%d
                    default_backend app
                backend app
                    server s1 %s check
                    server s2 127.0.0.1:1 check
                """.formatted(socket, port, backend.address());
    }

    /** The names of what collectd wrote down of a socket; all of them are there when a second reading was written. */
    private static SortedSet<String> gathered(Path socket, Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("collectd.conf"), """
                Hostname "x"
                FQDNLookup false
                BaseDir "%1$s"
                PIDFile "%1$s/pid"
                Interval 1
                LoadPlugin csv
                <Plugin csv>
                  DataDir "%1$s/out"
                </Plugin>
                LoadPlugin python
                <Plugin python>
                  Import "collectd_haproxy.plugin"
                  <Module haproxy>
                    Socket "%2$s"
                  </Module>
                </Plugin>
                """.formatted(folder, socket));
        try (RunningProcess collectd =
                RunningProcess.start(List.of("collectd", "-f", "-C", config.toString()), Map.of(), folder)) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> readings(folder) >= 3);
            collectd.terminate();
            collectd.exitStatus(Duration.ofMinutes(1));
        }
        return written(folder);
    }

    /** Rows below the head of the longest file. */
    private static long readings(Path folder) throws IOException {
        long most = 0;
        for (Path file : files(folder)) {
            most = Math.max(most, Files.readAllLines(file).size() - 1L);
        }
        return most;
    }

    /** A file's name ends with the day. */
    private static SortedSet<String> written(Path folder) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (Path file : files(folder)) {
            names.add(folder.relativize(file).toString().replaceAll("-\\d{4}-\\d{2}-\\d{2}$", ""));
        }
        return names;
    }

    private static List<Path> files(Path folder) throws IOException {
        Path out = folder.resolve("out");
        if (!Files.isDirectory(out)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(out)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
