package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.PostgresServers;
import io.fairlead.testkit.RunningProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stands between applications and databases in real set-ups: three PgBouncers behind one port, and a Redis primary
 * with a replica and three Sentinels. Debian's pgbouncer, redis-server and redis-sentinel.
 */
@Tag("drill")
@Timeout(300)
final class DatabasesScenario {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int BOUNCERS = 3;

    /** Processes that are ended with the test. */
    private static final class Running implements AutoCloseable {

        private final List<RunningProcess> all = new ArrayList<>();

        RunningProcess start(Path folder, String... command) {
            RunningProcess process = RunningProcess.start(List.of(command), Map.of(), folder);
            all.add(process);
            return process;
        }

        @Override
        public void close() {
            all.reversed().forEach(RunningProcess::close);
        }
    }

    private static String program(String name) {
        String found = Stream.of("/usr/sbin/", "/usr/bin/")
                .map(folder -> folder + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse("");
        assumeTrue(!found.isEmpty(), name + " is not installed");
        return found;
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection postgres(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&loginTimeout=60");
    }

    @Test
    void threePgBouncersBehindOnePort(@TempDir Path folder) throws Exception {
        String pgbouncer = program("pgbouncer");
        int port = Ports.free();
        StringBuilder servers = new StringBuilder();
        try (EmbeddedPostgres database = PostgresServers.start(builder -> builder);
                Running running = new Running()) {
            List<RunningProcess> bouncers = new ArrayList<>();
            List<Integer> ports = new ArrayList<>();
            for (int i = 1; i <= BOUNCERS; i++) {
                int own = Ports.free();
                ports.add(own);
                Path file =
                        Files.writeString(folder.resolve("pgb" + i + ".ini"), """
                        [databases]
                        postgres = host=127.0.0.1 port=%d user=postgres
                        [pgbouncer]
                        listen_addr = 127.0.0.1
                        listen_port = %d
                        unix_socket_dir =
                        auth_type = any
                        pool_mode = session
                        ignore_startup_parameters = extra_float_digits
                        """.formatted(database.getPort(), own));
                // PgBouncer does not run as root; it reads its file before it becomes somebody else.
                bouncers.add(
                        System.getProperty("user.name").equals("root")
                                ? running.start(folder, pgbouncer, "-u", "nobody", file.toString())
                                : running.start(folder, pgbouncer, file.toString()));
                servers.append("    server pgb%d 127.0.0.1:%d check inter 500ms%n".formatted(i, own));
            }
            try (FairleadProcess fairlead = FairleadProcess.run(folder, "haproxy.cfg", """
                    defaults
                        mode tcp
                        timeout connect 5s
                        timeout client 1h
                        timeout server 1h
                    frontend postgres
                        bind 127.0.0.1:%d
                        default_backend pgbouncers
                    backend pgbouncers
                        # fairlead: protocol postgresql
                        balance roundrobin
                        option pgsql-check user postgres
                    """.formatted(port) + servers)) {
                cancelsThroughAnyOfThem(port, fairlead, ports);
                oneOfThemDies(port, bouncers.getFirst());
            }
        }
    }

    private static void cancelsThroughAnyOfThem(int port, FairleadProcess fairlead, List<Integer> bouncers)
            throws Exception {
        List<Connection> connections = new ArrayList<>();
        List<CompletableFuture<String>> ends = new ArrayList<>();
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < 2 * BOUNCERS; i++) {
            Connection connection = postgres(port);
            connections.add(connection);
            Statement statement = connection.createStatement();
            statements.add(statement);
            ends.add(CompletableFuture.supplyAsync(
                    () -> endOf(statement), task -> Thread.ofVirtual().start(task)));
        }
        String servers = fairlead.get("/api/v1/postgresql/servers").body();
        assertThat(bouncers).allSatisfy(bouncer -> assertThat(servers).contains("\"port\" : \"" + bouncer + "\""));
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            CompletableFuture<String> end = ends.get(i);
            await().atMost(PATIENCE).until(() -> {
                // Until the query is under way there is nothing to cancel.
                statement.cancel();
                return end.isDone();
            });
            assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo("57014");
        }
        for (Connection connection : connections) {
            // Nobody else's query was hit, and the sessions go on.
            assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            connection.close();
        }
    }

    private static String endOf(Statement statement) {
        try {
            statement.execute("SELECT pg_sleep(600)");
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }

    private static void oneOfThemDies(int port, RunningProcess bouncer) throws SQLException {
        List<Connection> open = new ArrayList<>();
        for (int i = 0; i < BOUNCERS; i++) {
            open.add(postgres(port));
        }
        bouncer.close();
        int lost = 0;
        for (Connection connection : open) {
            try (connection) {
                assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            } catch (SQLException e) {
                lost++;
                assertThat(e.getSQLState()).isIn("57P01", "08006");
            }
        }
        assertThat(lost).isEqualTo(1);
        for (int i = 0; i < 2 * BOUNCERS; i++) {
            try (Connection connection = postgres(port)) {
                assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    /** A connection that speaks Redis' protocol in lines. */
    private static final class Redis implements AutoCloseable {

        private final Socket socket;

        Redis(int port) throws IOException {
            socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
            socket.setSoTimeout(60_000);
        }

        /** The first lines of an answer, without the lengths; empty when the connection is over. */
        List<String> ask(String command, int lines) throws IOException {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            List<String> answer = new ArrayList<>();
            while (answer.size() < lines) {
                String line = line();
                if (line.isEmpty()) {
                    return List.of();
                }
                if (line.charAt(0) != '$' && line.charAt(0) != '*') {
                    answer.add(line);
                }
            }
            return answer;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            int c = socket.getInputStream().read();
            while (c >= 0 && c != '\n') {
                line.append((char) c);
                c = socket.getInputStream().read();
            }
            return line.toString().strip();
        }

        /** Whether the other side has ended the connection; waits for it. */
        boolean ended() {
            try {
                return socket.getInputStream().read() < 0;
            } catch (IOException e) {
                return !(e instanceof java.net.SocketTimeoutException);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String portBehind(int port) throws IOException {
        try (Redis redis = new Redis(port)) {
            List<String> answer = redis.ask("CONFIG GET port", 2);
            return answer.isEmpty() ? "" : answer.getLast();
        }
    }

    @Test
    void redisFollowsItsSentinels(@TempDir Path folder) throws Exception {
        String server = program("redis-server");
        String sentinel = program("redis-sentinel");
        int port = Ports.free();
        int first = Ports.free();
        int second = Ports.free();
        try (Running running = new Running()) {
            for (int own : new int[] {first, second}) {
                Path data = Files.createDirectory(folder.resolve("redis-" + own));
                List<String> command = new ArrayList<>(List.of(
                        server,
                        "--port",
                        "" + own,
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        data.toString(),
                        "--repl-diskless-sync-delay",
                        "0"));
                if (own == second) {
                    command.addAll(List.of("--replicaof", "127.0.0.1 " + first));
                }
                running.start(data, command.toArray(String[]::new));
            }
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                try (Redis replica = new Redis(second)) {
                    return replica.ask("ROLE", 4).get(3).equals("connected");
                }
            });
            StringBuilder sentinels = new StringBuilder();
            int any = 0;
            for (int i = 0; i < 3; i++) {
                any = Ports.free();
                sentinels.append(" 127.0.0.1:").append(any);
                Path data = Files.createDirectory(folder.resolve("sentinel-" + any));
                Path file = Files.writeString(data.resolve("sentinel.conf"), """
                        port %d
                        bind 127.0.0.1
                        dir %s
                        sentinel monitor main 127.0.0.1 %d 2
                        sentinel down-after-milliseconds main 2000
                        """.formatted(any, data, first));
                running.start(data, sentinel, file.toString());
            }
            try (FairleadProcess fairlead =
                    FairleadProcess.run(folder, "haproxy.cfg", """
                    defaults
                        mode tcp
                        timeout connect 5s
                        timeout client 1h
                        timeout server 1h
                    frontend redis
                        bind 127.0.0.1:%d
                        default_backend cache
                    backend cache
                        # fairlead: protocol redis
                        # fairlead: sentinels main%s
                        option redis-check
                        default-server inter 500ms fall 3 rise 1
                        server one 127.0.0.1:%d check
                        server two 127.0.0.1:%d check
                    """.formatted(port, sentinels, first, second))) {
                follows(port, first, second, any);
                assertThat(fairlead.process().alive()).isTrue();
            }
        }
    }

    private static void follows(int port, int first, int second, int sentinel) throws IOException {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> portBehind(port).equals(Integer.toString(first)));
        try (Redis before = new Redis(port)) {
            assertThat(before.ask("SET word one", 1)).containsExactly("+OK");
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                try (Redis watcher = new Redis(sentinel)) {
                    return watcher.ask("SENTINEL FAILOVER main", 1).equals(List.of("+OK"));
                }
            });
            assertThat(before.ended())
                    .as("who stayed with the one before is cut")
                    .isTrue();
        }
        await().atMost(PATIENCE).ignoreExceptions().until(() -> portBehind(port).equals(Integer.toString(second)));
        try (Redis after = new Redis(port)) {
            assertThat(after.ask("SET word two", 1)).containsExactly("+OK");
            assertThat(after.ask("GET word", 1)).containsExactly("two");
        }
    }
}
