package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** VM1 dies under load and comes back: no request that can be repeated is lost, and everybody can see what happened. */
@Timeout(180)
final class FailoverScenario {

    @Test
    void killingTheActiveServerLosesNothing(@TempDir Path folder) throws Exception {
        try (Regami regami = new Regami(folder, "200ms")) {
            awaitUp(regami);
            AtomicBoolean going = new AtomicBoolean(true);
            AtomicInteger answered = new AtomicInteger();
            List<String> lost = new CopyOnWriteArrayList<>();
            List<Thread> clients = java.util.stream.IntStream.range(0, 4)
                    .mapToObj(i -> Thread.ofVirtual().start(() -> load(regami, going, answered, lost)))
                    .toList();
            Awaitility.await().until(() -> answered.get() > 50);
            regami.vm1.kill();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !regami.vm2.requests().isEmpty());
            int before = answered.get();
            Awaitility.await().until(() -> answered.get() > before + 50);

            assertThat(regami.fairlead.process().text()).contains("regami_web/vm1-prod is DOWN");
            Awaitility.await().untilAsserted(() -> assertThat(servedBy(regami)).isEqualTo("vm2"));

            regami.vm1.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(servedBy(regami)).isEqualTo("vm1"));
            assertThat(regami.fairlead.process().text()).contains("regami_web/vm1-prod is UP");
            going.set(false);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(lost).isEmpty();
        }
    }

    private static void awaitUp(Regami regami) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> regami.vm1.checks() >= 9 && regami.vm2.checks() >= 9);
    }

    private static String servedBy(Regami regami) throws IOException {
        try (RawClient client = regami.client()) {
            return client.get("/", "regami.com").body();
        }
    }

    private static void load(Regami regami, AtomicBoolean going, AtomicInteger answered, List<String> lost) {
        while (going.get()) {
            try (RawClient client = regami.client()) {
                for (int i = 0; i < 20 && going.get(); i++) {
                    int status = client.get("/" + i, "regami.com").status();
                    if (status != 200) {
                        lost.add("status " + status);
                        break;
                    }
                    answered.incrementAndGet();
                }
            } catch (IOException e) {
                lost.add(e.toString());
            }
        }
    }
}
