package io.fairlead.cluster.hazelcast;

import static io.fairlead.cluster.hazelcast.TestCluster.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a frozen member looks like from outside: its kernel takes connections, and nobody ever answers them. */
class FrozenMemberTest {

    private static final int PATIENCE_MILLIS = 120_000;

    @Test
    void whoNeverAnswersKeepsNobodyFromWritingToTheOthers() throws IOException {
        try (TestCluster nodes = new TestCluster()) {
            HazelcastCluster first = nodes.member(0);
            HazelcastCluster second = nodes.member(1);
            List<String> both = List.of("member-0", "member-1");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> first.membersOf("health-service").equals(both));
            HostPort place = nodes.address(2);
            try (ServerSocket frozen = new ServerSocket(place.port(), 50, InetAddress.ofLiteral(place.host()))) {
                frozen.setSoTimeout(PATIENCE_MILLIS);
                // The oldest member looks for parts of the cluster that were lost wherever members may be.
                try (Socket unanswered = frozen.accept()) {
                    unanswered.setSoTimeout(PATIENCE_MILLIS);
                    byte[] greeting = unanswered.getInputStream().readNBytes(3);
                    assertThat(new String(greeting, StandardCharsets.US_ASCII)).isEqualTo("HZC");
                    everyWriterRests();
                    assertThat(second.config().publish(revision(1), 0)).isTrue();
                    assertThat(first.config().head()).contains(revision(1));
                    assertThat(first.membersOf("health-service")).isEqualTo(both);
                }
            }
        }
    }

    /** A thread that spins over a connection which waits for an answer is never seen asking who has something to send. */
    private static void everyWriterRests() {
        Set<Thread> rested = new HashSet<>();
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            Map<Thread, StackTraceElement[]> writers = Thread.getAllStackTraces();
            writers.keySet().removeIf(thread -> !thread.getName().contains(".IO.thread-out-"));
            writers.forEach((thread, stack) -> {
                if (Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("lockAndDoSelect"))) {
                    rested.add(thread);
                }
            });
            return !writers.isEmpty() && rested.containsAll(writers.keySet());
        });
    }
}
