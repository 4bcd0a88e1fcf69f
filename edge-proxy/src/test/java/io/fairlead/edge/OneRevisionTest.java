package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dataplane.ApplyException;
import io.fairlead.haproxy.config.HaproxyConfigReader;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.Request;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request is served by one revision from its first rule to its last, and a candidate that is tried changes nothing. */
@Timeout(180)
final class OneRevisionTest {

    private static final int REVISIONS = 150;
    private static final int CLIENTS = 6;

    /** Every rule on the way writes down the revision it is of. */
    private static String config(int revision, TestBackend server) {
        return """
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                frontend web
                  bind 127.0.0.1:PORT
                  http-request set-header x-front N
                  http-response set-header x-out N
                  default_backend BACK
                backend even
                  http-request set-header x-back even-N
                  http-response set-header x-in even-N
                  server s SERVER
                backend odd
                  http-request set-header x-back odd-N
                  http-response set-header x-in odd-N
                  server s SERVER
                """.replace("N", Integer.toString(revision))
                .replace("BACK", revision % 2 == 0 ? "even" : "odd")
                .replace("SERVER", server.address());
    }

    @Test
    void noRequestSeesTwoRevisions() throws Exception {
        try (TestBackend server = TestBackend.plain("s");
                EdgeUnderTest edge = new EdgeUnderTest("stock", config(1, server));
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            server.script(OneRevisionTest::echo);
            AtomicBoolean done = new AtomicBoolean();
            List<Future<Integer>> newest = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                newest.add(clients.submit(() -> askUntil(done, edge)));
            }
            for (int revision = 2; revision <= REVISIONS; revision++) {
                edge.apply(config(revision, server));
                seen(edge, revision);
            }
            done.set(true);
            for (Future<Integer> last : newest) {
                assertThat(last.get()).isLessThanOrEqualTo(REVISIONS);
            }
        }
    }

    private static Optional<Reply> echo(Request request) {
        String front = request.header("x-front").orElse("");
        return Optional.of(Reply.of(200, front + " " + request.header("x-back").orElse("")));
    }

    /** Asks over and over on one connection; revisions only grow. */
    private static int askUntil(AtomicBoolean done, EdgeUnderTest edge) throws IOException {
        int last = 0;
        try (RawClient client = edge.connect()) {
            while (!done.get()) {
                int revision = revisionOf(client.get("/", "x"));
                assertThat(revision).isGreaterThanOrEqualTo(last);
                last = revision;
            }
        }
        return last;
    }

    private static int revisionOf(Response response) {
        int revision = Integer.parseInt(response.header("x-out").orElse("0"));
        String name = (revision % 2 == 0 ? "even-" : "odd-") + revision;
        assertThat(response.header("x-in")).contains(name);
        assertThat(response.body()).isEqualTo(revision + " " + name);
        return revision;
    }

    private static void seen(EdgeUnderTest edge, int revision) throws IOException {
        try (RawClient client = edge.connect()) {
            assertThat(revisionOf(client.get("/", "x"))).isEqualTo(revision);
        }
    }

    private static void check(EdgeUnderTest edge, String config) throws ApplyException {
        edge.runtime
                .dataplane()
                .check(HaproxyConfigReader.read(config, "candidate").config().orElseThrow(), 2);
    }

    @Test
    void aCandidateIsTriedWithoutATrace() throws Exception {
        int free = Ports.free();
        try (TestBackend server = TestBackend.plain("s");
                EdgeUnderTest edge = new EdgeUnderTest("stock", config(1, server));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.script(OneRevisionTest::echo);
            String more =
                    config(2, server).replace("127.0.0.1:PORT", "127.0.0.1:" + edge.port + "\n  bind 127.0.0.1:NEW");

            check(edge, more.replace("NEW", Integer.toString(free)));
            assertThatThrownBy(() -> check(edge, more.replace("NEW", Integer.toString(taken.getLocalPort()))))
                    .isInstanceOf(ApplyException.class)
                    .hasMessageContaining("cannot bind 127.0.0.1:" + taken.getLocalPort());
            assertThatThrownBy(() -> check(edge, more.replace("NEW", free + " ssl crt /no/such/file.pem")))
                    .isInstanceOf(ApplyException.class)
                    .hasMessageContaining("/no/such/file.pem");

            seen(edge, 1);
            assertThatThrownBy(() -> RawClient.connect(free)).isInstanceOf(ConnectException.class);
        }
    }
}
