package io.fairlead.scenarios.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.scenarios.cluster.CountingServer.Probe;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who checks which server, as the servers see it. While everybody is there it is always the same, so what it was at first
 * is what it must be after everything. Used by one thread.
 */
final class Shares {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();

    private final List<CountingServer> servers;
    private final Map<CountingServer, String> owners = new HashMap<>();

    Shares(List<CountingServer> servers) {
        this.servers = servers;
    }

    /** The address of the checker whose share a server was at first. */
    String owner(CountingServer server) {
        return Objects.requireNonNull(owners.get(server));
    }

    void everybodyIsChecked() {
        ClusterFaultsScenario.patiently()
                .until(() -> servers.stream().allMatch(server -> server.probes().size() >= 2));
    }

    /**
     * Counted at the servers, over four intervals: one owner probes four times, three would twelve times. A machine that is
     * busy with other things for a moment gets another four.
     */
    void oneProbePerServerAndInterval() {
        long from = System.nanoTime();
        ClusterFaultsScenario.patiently()
                .pollDelay(Duration.ofNanos(4 * INTERVAL_NANOS))
                .untilAsserted(() -> {
                    long to = System.nanoTime();
                    assertThat(to - from).isGreaterThanOrEqualTo(4 * INTERVAL_NANOS);
                    owners.clear();
                    for (CountingServer server : servers) {
                        List<Probe> within = server.probes().stream()
                                .filter(probe -> probe.at() >= to - 4 * INTERVAL_NANOS && probe.at() < to)
                                .toList();
                        assertThat(within).as("probes of %s", server.name()).hasSizeBetween(2, 5);
                        assertThat(within.stream().map(Probe::from).distinct())
                                .as("owners of %s", server.name())
                                .hasSize(1);
                        owners.put(server, within.getFirst().from());
                    }
                    assertThat(new HashSet<>(owners.values()))
                            .as("checkers that have a share")
                            .hasSize(Fleet.CHECKERS.size());
                });
    }

    /** Every server of a checker is probed by another one; how long the last one of them waited. */
    double takenOver(FaultTable table, String victim) {
        List<CountingServer> orphans = servers.stream()
                .filter(server -> victim.equals(owners.get(server)))
                .toList();
        assertThat(orphans).isNotEmpty();
        ClusterFaultsScenario.patiently()
                .until(() -> orphans.stream()
                        .allMatch(server -> server.probes().stream()
                                .anyMatch(probe -> probe.at() > table.begun()
                                        && !probe.from().equals(victim))));
        return table.seconds();
    }

    /** Everybody checks what was everybody's share before, and nobody else does. */
    void settled() {
        long since = System.nanoTime();
        ClusterFaultsScenario.patiently()
                .until(() -> servers.stream().allMatch(server -> {
                    List<Probe> probes = server.probes();
                    List<Probe> last = probes.subList(Math.max(0, probes.size() - 2), probes.size());
                    return last.size() == 2
                            && last.stream()
                                    .allMatch(probe ->
                                            probe.at() > since && probe.from().equals(owners.get(server)));
                }));
    }

    /** Every server is checked by one of the others, and by nobody else. */
    void oneOwnerEachBut(String frozen) {
        long since = System.nanoTime();
        ClusterFaultsScenario.patiently()
                .until(() -> servers.stream().allMatch(server -> {
                    List<Probe> probes = server.probes();
                    List<Probe> last = probes.subList(Math.max(0, probes.size() - 3), probes.size());
                    return last.size() == 3
                            && last.getFirst().at() > since
                            && last.stream().map(Probe::from).distinct().count() == 1
                            && !last.getFirst().from().equals(frozen);
                }));
    }
}
