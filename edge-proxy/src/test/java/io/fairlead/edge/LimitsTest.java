package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queues and limits, on both engines. */
@Timeout(60)
final class LimitsTest {

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
                global
                  maxconn 50
                defaults
                  mode http
                  timeout connect 1s
                  timeout client 5s
                  timeout server 5s
                  timeout queue QUEUE
                frontend web
                  bind 127.0.0.1:PORT
                  maxconn 4
                  default_backend app
                backend app
                  balance BALANCE
                  server one 127.0.0.1:ONE maxconn 1
                  server two 127.0.0.1:TWO maxconn 1
                """;

        private final TestBackend one = TestBackend.plain("one");
        private final TestBackend two = TestBackend.plain("two");
        private final EdgeUnderTest edge;

        Behaviour(String engine) throws Exception {
            edge = new EdgeUnderTest(engine, config("10s", "roundrobin"));
        }

        private String config(String queue, String balance) {
            return CONFIG.replace("ONE", Integer.toString(one.port()))
                    .replace("TWO", Integer.toString(two.port()))
                    .replace("QUEUE", queue)
                    .replace("BALANCE", balance);
        }

        @AfterEach
        void stop() {
            edge.close();
            one.close();
            two.close();
        }

        private static void slow(TestBackend backend, Duration time) {
            backend.script(request -> Optional.of(Reply.of(200, "slow").after(time)));
        }

        private RawClient asking() throws IOException {
            return edge.connect().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        private void awaitBusy(String server, int wanted) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(edge.server(server).busy()).isEqualTo(wanted));
        }

        private void awaitQueued(int wanted) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(edge.backend("app").queued()).isEqualTo(wanted));
        }

        @Test
        void requestsBeyondMaxconnWaitForAnyServer() throws Exception {
            slow(one, Duration.ofSeconds(4));
            slow(two, Duration.ofMillis(1500));
            try (RawClient a = asking();
                    RawClient b = asking()) {
                awaitBusy("app/one", 1);
                awaitBusy("app/two", 1);
                try (RawClient c = asking();
                        RawClient d = asking()) {
                    awaitQueued(2);
                    two.script(request -> Optional.empty());
                    assertThat(c.read().body()).isEqualTo("two");
                    assertThat(d.read().body()).isEqualTo("two");
                }
                assertThat(b.read().status()).isEqualTo(200);
                assertThat(a.read().status()).isEqualTo(200);
            }
            awaitBusy("app/one", 0);
            awaitBusy("app/two", 0);
            awaitQueued(0);
        }

        @Test
        void waitingLongerThanTimeoutQueueIs503() throws Exception {
            edge.apply(config("200ms", "roundrobin"));
            slow(one, Duration.ofSeconds(2));
            slow(two, Duration.ofSeconds(2));
            try (RawClient a = asking();
                    RawClient b = asking()) {
                awaitBusy("app/one", 1);
                awaitBusy("app/two", 1);
                try (RawClient c = asking()) {
                    assertThat(c.read().status()).isEqualTo(503);
                }
                edge.awaitEnds("app/<NOSRV> 503 sQ");
                assertThat(a.read().status()).isEqualTo(200);
                assertThat(b.read().status()).isEqualTo(200);
            }
        }

        @Test
        void hashedRequestsWaitForTheirServerOnly() throws Exception {
            edge.apply(config("10s", "source"));
            slow(one, Duration.ofMillis(300));
            slow(two, Duration.ofMillis(300));
            try (RawClient a = asking();
                    RawClient b = asking();
                    RawClient c = asking()) {
                assertThat(a.read().status()).isEqualTo(200);
                assertThat(b.read().status()).isEqualTo(200);
                assertThat(c.read().status()).isEqualTo(200);
            }
            assertThat(Math.max(one.requests().size(), two.requests().size())).isEqualTo(3);
        }

        @Test
        void serverThatGoesDownHandsItsWaitersToTheOther() throws Exception {
            edge.apply(config("10s", "source").replace("maxconn 1", "maxconn 1 check"));
            slow(one, Duration.ofSeconds(4));
            slow(two, Duration.ofSeconds(4));
            try (RawClient a = asking()) {
                Awaitility.await()
                        .until(() -> edge.server("app/one").busy()
                                        + edge.server("app/two").busy()
                                == 1);
                boolean first = edge.server("app/one").busy() == 1;
                try (RawClient b = asking()) {
                    awaitQueued(1);
                    (first ? two : one).script(request -> Optional.empty());
                    edge.check(first ? "app/one" : "app/two", false);
                    assertThat(b.read().body()).isEqualTo(first ? "two" : "one");
                }
                assertThat(a.read().status()).isEqualTo(200);
            }
        }

        @Test
        void connectionsBeyondTheFrontendsMaxconnWaitInTheBacklog() throws Exception {
            RawClient[] inside = new RawClient[4];
            for (int i = 0; i < inside.length; i++) {
                inside[i] = edge.connect();
                assertThat(inside[i].get("/", "a").status()).isEqualTo(200);
            }
            assertThat(edge.runtime.dataplane().connections()).isEqualTo(4);
            try (RawClient outside = asking()) {
                outside.socket().setSoTimeout(300);
                org.assertj.core.api.Assertions.assertThatThrownBy(outside::read)
                        .isInstanceOf(java.net.SocketTimeoutException.class);
                outside.socket().setSoTimeout(5000);
                inside[0].close();
                assertThat(outside.read().status()).isEqualTo(200);
            }
            for (RawClient client : inside) {
                client.close();
            }
            try (RawClient later = edge.connect()) {
                assertThat(later.get("/", "a").status()).isEqualTo(200);
            }
        }
    }
}
