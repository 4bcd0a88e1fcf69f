package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What issue and manual promise of live operation, on a running Fairlead with 500 open WebSockets and requests beside: 100
 * changes over REST close no connection and cost no error; listeners come and go; a server that is removed takes exactly
 * the sessions with it that its policy says.
 */
@Tag("drill")
@Timeout(300)
final class LiveOperationScenario {

    private static final int SOCKETS = 500;
    private static final int CHANGES = 100;
    private static final int REQUESTERS = 4;
    private static final String CONFIG = "/api/v1/config";
    private static final String GOING_AWAY = "\u0088\u0002\u0003\u00e9";

    @TempDir
    Path folder;

    private final int port = Ports.free();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong echoes = new AtomicLong();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    /** A client, and the server it is with. */
    private record Socket(RawClient client, String server) {}

    private String config(TestBackend app, List<TestBackend> servers) {
        return """
                defaults
                  mode http
                  timeout connect 60s
                  timeout client 60s
                  timeout server 60s
                  timeout tunnel 1h
                frontend web
                  bind 127.0.0.1:%d
                  use_backend sockets if { hdr(Upgrade) -i websocket }
                  default_backend app
                backend app
                  server one %s
                backend sockets
                  balance roundrobin
                  server a %s on-marked-down shutdown-sessions
                  server b %s on-marked-down shutdown-sessions
                  server c %s
                """.formatted(
                        port,
                        app.address(),
                        servers.get(0).address(),
                        servers.get(1).address(),
                        servers.get(2).address());
    }

    @Test
    void changesCloseNothingAndARemovedServerTakesItsOwn() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (TestBackend app = TestBackend.plain("app");
                TestBackend a = TestBackend.plain("a");
                TestBackend b = TestBackend.plain("b");
                TestBackend c = TestBackend.plain("c");
                FairleadProcess fairlead = FairleadProcess.run(folder, "haproxy.cfg", config(app, List.of(a, b, c)));
                ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
                // Whatever comes, whoever works has an end.
                AutoCloseable end = () -> over.set(true)) {
            for (int i = 0; i < SOCKETS; i++) {
                sockets.add(open());
            }
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < REQUESTERS; i++) {
                running.add(work.submit(this::request));
            }
            running.add(work.submit(() -> talk(sockets)));
            Awaitility.await().until(() -> requests.get() > 100 && echoes.get() > 100);

            for (int i = 0; i < CHANGES; i++) {
                change(fairlead, i, app.address());
            }
            long talked = echoes.get() + SOCKETS;
            Awaitility.await().until(() -> echoes.get() > talked || !errors.isEmpty());
            over.set(true);
            for (Future<?> one : running) {
                one.get();
            }
            assertThat(errors).as("errors of requests and WebSockets").isEmpty();
            System.out.println(SOCKETS + " WebSockets, " + CHANGES + " changes, " + requests + " requests, " + echoes
                    + " echoes: no error, none closed"); // What the scenario shows.
            for (Socket socket : sockets) {
                echo(socket);
            }
            removed(fairlead, sockets);
        } finally {
            for (Socket socket : sockets) {
                socket.client().close();
            }
        }
    }

    private Socket open() throws IOException {
        RawClient client = RawClient.connect(port);
        client.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(101);
        return new Socket(client, client.readBytes(3).substring(2));
    }

    private void echo(Socket socket) throws IOException {
        socket.client().send("\u0081\u0082\0\0\0\0hi");
        String heard = socket.client().readBytes(4);
        if (!heard.equals("\u0081\u0002hi")) {
            errors.add("echo of " + socket.server() + ": " + heard.length() + " bytes");
        }
        echoes.incrementAndGet();
    }

    private void talk(List<Socket> sockets) {
        try {
            while (!over.get()) {
                for (Socket socket : sockets) {
                    echo(socket);
                }
            }
        } catch (IOException e) {
            errors.add("WebSocket: " + e);
        }
    }

    private void request() {
        try (RawClient client = RawClient.connect(port)) {
            while (!over.get()) {
                int status = client.get("/", "x").status();
                if (status != 200) {
                    errors.add("status " + status);
                }
                requests.incrementAndGet();
            }
        } catch (IOException e) {
            errors.add("request: " + e);
        }
    }

    private static void done(FairleadProcess fairlead, String method, String path, String body, String... headers) {
        var request = fairlead.request(CONFIG + path + "?wait=applied")
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = fairlead.send(request.build());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isIn(200, 201);
    }

    /** Something else every time: weights, rules, limits, servers, whole listeners that come and go. */
    private void change(FairleadProcess fairlead, int number, String app) throws IOException {
        switch (number % 5) {
            case 0 ->
                done(
                        fairlead,
                        "PATCH",
                        "/backends/sockets/servers/b",
                        "{\"weight\": " + (1 + number) + "}",
                        "If-Match",
                        "*");
            case 1 ->
                done(
                        fairlead,
                        "PATCH",
                        "/frontends/web",
                        "{\"rules\": [{\"set-header\": {\"name\": \"X-Change\", \"value\": \"" + number + "\"}}]}",
                        "If-Match",
                        "*");
            case 2 -> {
                done(
                        fairlead,
                        "PUT",
                        "/backends/sockets/servers/d",
                        "{\"name\": \"d\", \"address\": \"" + app + "\"}",
                        "If-None-Match",
                        "*");
                done(fairlead, "DELETE", "/backends/sockets/servers/d", "", "If-Match", "*");
            }
            case 3 ->
                done(
                        fairlead,
                        "PATCH",
                        "/backends/app",
                        "{\"retries\": " + number + ", \"timeouts\": {\"queue\": \"" + (number + 1) + "s\"}}",
                        "If-Match",
                        "*");
            default -> listener(fairlead, number);
        }
    }

    private static void listener(FairleadProcess fairlead, int number) throws IOException {
        int more = Ports.free();
        String name = "more-" + number;
        done(
                fairlead,
                "PUT",
                "/frontends/" + name,
                "{\"name\": \"" + name + "\", \"bind\": [{\"address\": \"127.0.0.1:" + more
                        + "\"}], \"timeouts\": {\"client\": \"60s\"}, \"default-backend\": \"app\"}",
                "If-None-Match",
                "*");
        try (RawClient client = RawClient.connect(more)) {
            assertThat(client.get("/", "x").body()).isEqualTo("app");
            done(fairlead, "DELETE", "/frontends/" + name, "", "If-Match", "*");
            Awaitility.await().until(() -> refused(more));
        }
    }

    private static boolean refused(int port) {
        try (RawClient client = RawClient.connect(port)) {
            return client.socket().isClosed();
        } catch (IOException e) {
            return true;
        }
    }

    private void removed(FairleadProcess fairlead, List<Socket> sockets) throws IOException {
        assertThat(sockets).extracting(Socket::server).contains("a", "b", "c");
        done(fairlead, "DELETE", "/backends/sockets/servers/a", "", "If-Match", "*");
        done(fairlead, "DELETE", "/backends/sockets/servers/c", "", "If-Match", "*");
        int ended = 0;
        for (Socket socket : sockets) {
            if (socket.server().equals("a")) {
                assertThat(socket.client().readToEnd())
                        .as("its sessions are not to outlive it")
                        .isEqualTo(GOING_AWAY);
                ended++;
            } else {
                echo(socket);
            }
        }
        assertThat(errors)
                .as("sessions of others, and of a server without that policy")
                .isEmpty();
        System.out.println("of " + sockets.size() + " WebSockets " + ended + " ended with their server");
    }
}
