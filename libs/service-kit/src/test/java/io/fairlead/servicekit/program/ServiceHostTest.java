package io.fairlead.servicekit.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.hazelcast.HazelcastCluster;
import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.Service.Probe;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.StartupException;
import io.fairlead.servicekit.security.AdminToken;
import io.fairlead.servicekit.vault.CertificateVault;
import io.fairlead.servicekit.vault.Seal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceHostTest {

    @TempDir
    private static Path folder;

    private static Cluster cluster;
    private static CertificateVault certificates;

    private final List<String> happened = new ArrayList<>();

    @BeforeAll
    static void join() throws IOException {
        cluster = HazelcastCluster.start(ClusterSettings.embedded("host-test", List.of()));
        certificates = new CertificateVault(cluster, folder, Seal.of("0123456789abcdef"));
    }

    @AfterAll
    static void leave() {
        certificates.close();
        cluster.close();
    }

    private ServiceHost host(Service... services) {
        ServiceContext context = new ServiceContext(key -> Optional.empty(), cluster, folder, certificates);
        return new ServiceHost(context, new AdminToken("0123456789abcdef", false), List.of(services));
    }

    /** A service that writes down what happens to it. */
    private final class Noted implements Service {

        private final String name;
        private final boolean starts;
        private final boolean stops;

        Noted(String name, boolean starts, boolean stops) {
            this.name = name;
            this.starts = starts;
            this.stops = stops;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int order() {
            return 0;
        }

        @Override
        public void start(ServiceContext context) throws StartupException {
            happened.add("start " + name);
            if (!starts) {
                throw new StartupException(name + " cannot");
            }
        }

        @Override
        public void stop(Duration grace) {
            happened.add("stop " + name);
            if (!stops) {
                throw new IllegalStateException(name + " does not stop");
            }
        }

        @Override
        public List<Probe> readiness() {
            return List.of(new Probe(name, true, "fine"));
        }
    }

    @Test
    void startsInOrderAndStopsInReverse() throws StartupException {
        ServiceHost host = host(new Noted("a", true, true), new Noted("b", true, true));

        host.start();
        assertThat(host.started()).isTrue();
        host.stop(Duration.ZERO);
        host.stop(Duration.ZERO);

        assertThat(happened).containsExactly("start a", "start b", "stop b", "stop a");
    }

    @Test
    void aServiceThatCannotStartTakesItselfAndThoseBeforeItBack() {
        ServiceHost host = host(new Noted("a", true, true), new Noted("b", false, true), new Noted("c", true, true));

        assertThatThrownBy(host::start).isInstanceOf(StartupException.class).hasMessage("b cannot");

        assertThat(happened).containsExactly("start a", "start b", "stop b", "stop a");
        assertThat(host.started()).isFalse();
    }

    @Test
    void aServiceThatFailsToStopDoesNotKeepTheOthers() throws StartupException {
        ServiceHost host = host(new Noted("a", true, true), new Noted("b", true, false));
        host.start();

        host.stop(Duration.ZERO);

        assertThat(happened).containsExactly("start a", "start b", "stop b", "stop a");
    }

    @Test
    void isReadyWhenAllHaveStartedAndUntilItDrains() throws StartupException {
        ServiceHost host = host(new Noted("a", true, true));

        assertThat(host.probes()).first().isEqualTo(new Probe("services", false, "starting"));
        host.start();
        assertThat(host.probes())
                .hasSize(3)
                .contains(new Probe("services", true, "started"), new Probe("a", true, "fine"));
        assertThat(host.probes()).extracting(Probe::name).containsExactly("services", "cluster", "a");
        host.drain();
        assertThat(host.probes()).first().isEqualTo(new Probe("services", false, "draining"));
        host.stop(Duration.ZERO);
    }
}
