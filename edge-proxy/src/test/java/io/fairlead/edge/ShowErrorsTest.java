package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.edge.runtime.RuntimeConsole;
import io.fairlead.edge.runtime.RuntimeContext;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerId;
import io.fairlead.testkit.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code show errors}, with what HAProxy 2.6 shows of the same messages. */
@Timeout(120)
class ShowErrorsTest {

    private static final RuntimeContext.Orders NO_ORDERS = new RuntimeContext.Orders() {
        @Override
        public Optional<AdminOrder> order(ServerId id) {
            return Optional.empty();
        }

        @Override
        public boolean change(ServerId id, Function<Optional<AdminOrder>, AdminOrder> change) {
            return false;
        }
    };

    @Test
    void theLastInvalidMessageOfEachSideIsShownAsItCame() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                EdgeUnderTest edge = new EdgeUnderTest("stock", """
                        defaults
                          mode http
                          retries 0
                          timeout connect 5s
                          timeout client 60s
                          timeout server 60s
                        frontend fe
                          bind 127.0.0.1:PORT
                          default_backend be
                        backend be
                          server s1 127.0.0.1:%d
                        """.formatted(server.getLocalPort()))) {
            Thread.ofVirtual().name("bad-server").start(() -> answerBadly(server));
            try (RuntimeConsole console = console(edge)) {
                assertThat(console.run("show errors")).endsWith("] : 0\n");
                exchange(edge, "GET /\u0001 HTTP/1.1\r\nHost: a\tb\r\nX-long: " + "y".repeat(150) + "\r\n\r\n", 400);
                exchange(edge, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 502);

                String all = told(console.run("show errors"));
                String request = """
                        [TIME] frontend fe (#1): invalid request
                          backend <NONE> (#-1), server <NONE> (#-1), event #0, src CLIENT
                          buffer starts at 0 (including 0 out), 16194 free,
                          len 190, wraps at 16384, error at position 5
                          H1 connection flags 0x00000000, H1 stream flags 0x00000000
                          H1 msg state MSG_ERROR(0), H1 msg flags 0x00000000
                          H1 chunk len 0 bytes, H1 body len 0 bytes :
                        """ + "  \n" + """
                          00000  GET /\\x01 HTTP/1.1\\r\\n
                          00017  Host: a\\tb\\r\\n
                          00028  X-long: %s
                          00098+ %s
                          00168+ %s\\r\\n
                          00188  \\r\\n
                        """.formatted("y".repeat(62), "y".repeat(70), "y".repeat(18));
                String response = """
                        [TIME] backend be (#2): invalid response
                          frontend fe (#1), server s1 (#1), event #1, src CLIENT
                          buffer starts at 0 (including 0 out), 16331 free,
                          len 53, wraps at 16384, error at position 20
                        """;
                assertThat(all).startsWith("Total events captured on [TIME] : 2\n \n" + request + " \n" + response);
                assertThat(all).endsWith("  00029  Content-Length: 3\\r\\n\n  00048  \\r\\n\n  00050  abc\n");
                assertThat(told(console.run("show errors be response")))
                        .contains(response)
                        .doesNotContain(request);
                assertThat(told(console.run("show errors be request")))
                        .isEqualTo("Total events captured on [TIME] : 2\n");
                assertThat(console.run("show errors nope")).isEqualTo("No such proxy.\n");
            }
        }
    }

    private static String told(String answer) {
        return answer.replaceAll("\\[[0-9A-Za-z/:.]+]", "[TIME]").replaceAll("src 127[0-9.:]+", "src CLIENT");
    }

    private static void exchange(EdgeUnderTest edge, String request, int status) throws IOException {
        try (RawClient client = edge.connect()) {
            client.send(request);
            assertThat(client.read().status()).isEqualTo(status);
        }
    }

    private static void answerBadly(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nhea der: x\r\nContent-Length: 3\r\n\r\nabc"
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The proxy has gone, or the test is over.
            }
        }
    }

    private static RuntimeConsole console(EdgeUnderTest edge) {
        return new RuntimeConsole(
                new RuntimeContext(
                        "n1",
                        edge.runtime.dataplane(),
                        edge.runtime.table(),
                        edge.runtime::idle,
                        edge.runtime.streams(),
                        () -> 0,
                        NO_ORDERS,
                        command -> {},
                        limit -> List.of(),
                        new NoCertificates(),
                        edge.runtime.errors()),
                InstantSource.system());
    }
}
