package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.state.AdminState;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Retries, redispatch, backups and health, on both engines. */
@Timeout(60)
final class FailoverTest {

    @Nested
    final class Stock extends Behaviour {
        Stock() throws Exception {
            super("stock");
        }
    }

    @Nested
    final class Epoll extends Behaviour {
        Epoll() throws Exception {
            super("epoll");
        }
    }

    abstract static class Behaviour {

        private static final String CONFIG = """
                defaults
                  mode http
                  timeout connect 500ms
                  timeout client 5s
                  timeout server 5s
                frontend web
                  bind 127.0.0.1:PORT
                  use_backend pair if { path_beg /pair }
                  use_backend again if { path_beg /again }
                  use_backend guarded if { nbsrv(pair) lt 2 }
                  default_backend app
                backend app
                  retries 2
                  server vm1 127.0.0.1:ONE check
                  server vm2 127.0.0.1:TWO check backup
                backend pair
                  option redispatch
                  server a 127.0.0.1:ONE check
                  server b 127.0.0.1:TWO check
                backend again
                  retries 3
                  server late 127.0.0.1:LATE check
                backend guarded
                """;

        private final TestBackend one = TestBackend.plain("one");
        private final TestBackend two = TestBackend.plain("two");
        private final TestBackend late = TestBackend.plain("late");
        private final EdgeUnderTest edge;

        Behaviour(String engine) throws Exception {
            edge = new EdgeUnderTest(
                    engine,
                    CONFIG.replace("ONE", Integer.toString(one.port()))
                            .replace("TWO", Integer.toString(two.port()))
                            .replace("LATE", Integer.toString(late.port())));
        }

        @AfterEach
        void stop() {
            edge.close();
            one.close();
            two.close();
            late.close();
        }

        /** A killed listener may take a connection until its thread has noticed. */
        private static void kill(TestBackend backend) {
            backend.kill();
            Awaitility.await().until(() -> {
                try (RawClient client = RawClient.connect(backend.port())) {
                    client.socket().setSoTimeout(100);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }

        @Test
        void backupServesOnlyWhileTheActiveIsDown() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/", "a").body()).isEqualTo("one");
                edge.check("app/vm1", false);
                assertThat(client.get("/", "a").body()).isEqualTo("two");
                edge.check("app/vm1", true);
                assertThat(client.get("/", "a").body()).isEqualTo("one");
            }
        }

        @Test
        void retriedRequestFollowsTheHealthServiceToTheBackup() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/", "a").body()).isEqualTo("one");
                kill(one);
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                Awaitility.await()
                        .untilAsserted(() -> assertThat(edge.server("app/vm1")
                                        .counters()
                                        .retries
                                        .sum())
                                .isPositive());
                edge.check("app/vm1", false);
                assertThat(client.read().body()).isEqualTo("two");
            }
            edge.awaitEnds("app/vm2 200 --");
        }

        @Test
        void redispatchLosesNoRequestWhenOneOfTwoDies() throws Exception {
            kill(one);
            try (RawClient client = edge.connect()) {
                for (int i = 0; i < 6; i++) {
                    assertThat(client.get("/pair/" + i, "a").body()).isEqualTo("two");
                }
            }
            assertThat(edge.server("pair/a").counters().redispatches.sum()).isBetween(3L, 6L);
        }

        @Test
        void serverThatComesBackInTimeIsFoundByItsRetries() throws Exception {
            kill(late);
            try (RawClient client = edge.connect()) {
                client.send("GET /again HTTP/1.1\r\nHost: a\r\n\r\n");
                Awaitility.await()
                        .untilAsserted(() -> assertThat(edge.server("again/late")
                                        .counters()
                                        .retries
                                        .sum())
                                .isPositive());
                late.start();
                assertThat(client.read().body()).isEqualTo("late");
            }
        }

        @Test
        void roundRobinGoesOnOverChangesOfHealth() throws Exception {
            try (RawClient client = edge.connect()) {
                Set<String> seen = new HashSet<>();
                for (int i = 0; i < 4; i++) {
                    seen.add(client.get("/pair", "a").body());
                }
                assertThat(seen).containsExactlyInAnyOrder("one", "two");
                edge.order("pair/a", AdminState.DRAIN);
                for (int i = 0; i < 3; i++) {
                    assertThat(client.get("/pair", "a").body()).isEqualTo("two");
                }
                edge.order("pair/b", AdminState.MAINT);
                assertThat(client.get("/pair", "a").status()).isEqualTo(503);
            }
        }

        @Test
        void rulesMayAskHowManyServersAreUsable() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/", "a").status()).isEqualTo(200);
                edge.check("pair/b", false);
                assertThat(client.get("/", "a").status()).isEqualTo(503);
            }
            edge.awaitEnds("guarded/<NOSRV> 503 SC");
        }

        @Test
        void changedBindKeepsItsSocketAndBadRevisionChangesNothing() throws Exception {
            String config = CONFIG.replace("ONE", Integer.toString(one.port()))
                    .replace("TWO", Integer.toString(two.port()))
                    .replace("LATE", Integer.toString(late.port()));
            try (RawClient client = edge.connect()) {
                edge.apply(config.replace("bind 127.0.0.1:PORT", "bind 127.0.0.1:PORT name renamed")
                        .replace("frontend web", "frontend other"));
                try (RawClient later = edge.connect()) {
                    assertThat(later.get("/", "a").body()).isEqualTo("one");
                }
                try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
                    String busy = config.replace(
                            "bind 127.0.0.1:PORT",
                            "bind 127.0.0.1:" + Ports.free() + "\n  bind 127.0.0.1:" + taken.getLocalPort());
                    org.assertj.core.api.Assertions.assertThatThrownBy(() -> edge.apply(busy))
                            .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
                }
                try (RawClient later = edge.connect()) {
                    assertThat(later.get("/", "a").body()).isEqualTo("one");
                }
                assertThat(client.socket().isClosed()).isFalse();
            }
        }
    }
}
