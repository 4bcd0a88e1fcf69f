package io.fairlead.cluster.hazelcast;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.testkit.Ports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Addresses of up to three members on loopback, and what is started there. */
final class TestCluster implements AutoCloseable {

    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

    private final String name = "test-" + UUID.randomUUID();
    private final List<HostPort> addresses = new ArrayList<>();
    private final List<HazelcastCluster> started = new ArrayList<>();

    TestCluster() {
        for (int i = 0; i < 3; i++) {
            addresses.add(new HostPort("127.0.0.1", Ports.free()));
        }
    }

    /** Where a member is, or will be. */
    HostPort address(int index) {
        return addresses.get(index);
    }

    HazelcastCluster member(int index) {
        return keep(ClusterSettings.member(
                "member-" + index, List.of("health-service"), name, addresses.get(index), addresses));
    }

    HazelcastCluster client(String node) {
        return keep(ClusterSettings.client(node, List.of("edge-proxy"), name, addresses));
    }

    private HazelcastCluster keep(ClusterSettings settings) {
        HazelcastCluster cluster = HazelcastCluster.start(settings);
        started.add(cluster);
        return cluster;
    }

    @Override
    public void close() {
        started.reversed().forEach(HazelcastCluster::close);
    }

    static StoredRevision revision(long number) {
        return new StoredRevision(number, "hash-" + number, "{\"n\":" + number + "}", "ann", "because", TIME);
    }

    static ServerHealth verdict(HealthStatus status, long epoch) {
        return new ServerHealth(
                status,
                3,
                new ProbeResult(CheckCode.L7OK, 200, "OK", Duration.ofMillis(7)),
                TIME,
                10,
                2,
                1,
                epoch,
                "owner");
    }
}
