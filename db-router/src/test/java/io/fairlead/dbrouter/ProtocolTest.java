package io.fairlead.dbrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.hazelcast.HazelcastCluster;
import io.fairlead.testkit.PostgresServers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** What a session may carry: protocol versions, COPY, notifications, large objects, pipelines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolTest {

    private static final int PATIENCE_MILLIS = 30_000;

    private final EmbeddedPostgres postgres = PostgresServers.start(server -> server);
    private RouterUnderTest router = route(postgres);

    private static RouterUnderTest route(EmbeddedPostgres postgres) {
        try {
            return new RouterUnderTest("auto", Duration.ofSeconds(30), """
                    defaults
                        mode tcp
                        timeout connect 5s
                    listen pg
                        bind 127.0.0.1:PORT
                        # fairlead: protocol postgresql
                        server a 127.0.0.1:%d
                    """.formatted(postgres.getPort()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void prepare() throws SQLException {
        try (Connection direct = postgres.getPostgresDatabase().getConnection();
                Statement statement = direct.createStatement()) {
            statement.execute("CREATE TABLE copied (number int, word text)");
        }
    }

    @AfterAll
    void stop() throws IOException {
        router.close();
        postgres.close();
    }

    /** The start-up packet of this version with a parameter nobody knows, and what comes back until the key. */
    private byte[] keyOf(Socket socket, int version, boolean grease) throws IOException {
        ByteArrayOutputStream pairs = new ByteArrayOutputStream();
        pairs.writeBytes("user\0postgres\0database\0postgres\0".getBytes(StandardCharsets.US_ASCII));
        if (grease) {
            pairs.writeBytes("_pq_.grease\0yes\0".getBytes(StandardCharsets.US_ASCII));
        }
        pairs.write(0);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write(ByteBuffer.allocate(8 + pairs.size())
                .putInt(8 + pairs.size())
                .putInt(version)
                .put(pairs.toByteArray())
                .array());
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        boolean negotiated = false;
        byte[] key = new byte[0];
        for (char type = '?'; type != 'Z'; ) {
            type = (char) in.readByte();
            byte[] payload = in.readNBytes(in.readInt() - 4);
            negotiated |= type == 'v';
            assertThat(type).as(new String(payload, StandardCharsets.UTF_8)).isNotEqualTo('E');
            key = type == 'K' ? payload : key;
        }
        assertThat(negotiated).isEqualTo(grease);
        return key;
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    @Test
    void versionsAreNegotiatedByTheServerAndKeysAreAsLongAsItsKeys() throws Exception {
        try (Socket old = socket();
                Socket current = socket();
                Socket future = socket()) {
            assertThat(keyOf(old, 0x30000, false)).hasSize(4 + 4);
            assertThat(keyOf(current, 0x30002, false)).hasSize(4 + 32);
            assertThat(keyOf(future, 0x30000 + 9999, true)).hasSize(4 + 32);
        }
    }

    @Test
    void aLongKeyCancels() throws Exception {
        cancels(router);
    }

    @Test
    void aKeyCancelsThroughAnotherRouterOfTheCluster() throws Exception {
        try (RouterUnderTest other = route(postgres);
                HazelcastCluster cluster =
                        HazelcastCluster.start(ClusterSettings.embedded("solo", List.of("db-router")));
                CancelRelay here = new CancelRelay(cluster, router.runtime.cancels());
                CancelRelay there = new CancelRelay(cluster, other.runtime.cancels())) {
            assertThat(here).isNotSameAs(there);
            cancels(other);
        }
    }

    /** A session of the router under test, cancelled through this one. */
    private void cancels(RouterUnderTest through) throws Exception {
        try (Socket session = socket();
                Socket cancel = new Socket(InetAddress.getLoopbackAddress(), through.port);
                Connection direct = postgres.getPostgresDatabase().getConnection()) {
            cancel.setSoTimeout(PATIENCE_MILLIS);
            byte[] key = keyOf(session, 0x30002, false);
            byte[] query = "Qxxxxselect pg_sleep(601)\0".getBytes(StandardCharsets.US_ASCII);
            ByteBuffer.wrap(query).putInt(1, query.length - 1);
            session.getOutputStream().write(query);
            await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
                    .until(() -> count(direct, "query = 'select pg_sleep(601)' AND state = 'active'") == 1);
            cancel.getOutputStream()
                    .write(ByteBuffer.allocate(8 + key.length)
                            .putInt(8 + key.length)
                            .putInt(80877102)
                            .put(key)
                            .array());
            assertThat(cancel.getInputStream().read()).isNegative();
            DataInputStream in = new DataInputStream(session.getInputStream());
            char type = (char) in.readByte();
            while (type != 'E') {
                in.readNBytes(in.readInt() - 4);
                type = (char) in.readByte();
            }
            assertThat(new String(in.readNBytes(in.readInt() - 4), StandardCharsets.UTF_8))
                    .contains("57014");
        }
    }

    private static int count(Connection connection, String where) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE " + where)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void gssEncryptionIsAnsweredWithNo() throws Exception {
        try (Socket socket = socket()) {
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(8).putInt(8).putInt(80877104).array());
            assertThat(socket.getInputStream().read()).isEqualTo('N');
            assertThat(keyOf(socket, 0x30000, false)).hasSize(8);
        }
    }

    @Test
    void copiesInAndOut() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            rows.append(i).append("\tword ").append(i).append('\n');
        }
        try (Connection connection = router.connect("")) {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            assertThat(copy.copyIn("COPY copied FROM STDIN", new StringReader(rows.toString())))
                    .isEqualTo(50_000);
            StringWriter back = new StringWriter();
            copy.copyOut("COPY (SELECT * FROM copied ORDER BY number) TO STDOUT", back);
            assertThat(back.toString()).isEqualTo(rows.toString());
        }
    }

    @Test
    void aProxyInFrontTellsWhoItsClientIs() throws Exception {
        try (RouterUnderTest behind =
                        new RouterUnderTest("auto", Duration.ofSeconds(30), """
                        defaults
                            mode tcp
                            timeout connect 5s
                        listen pg
                            bind 127.0.0.1:PORT accept-proxy
                            # fairlead: protocol postgresql
                            server a 127.0.0.1:%d
                        """.formatted(postgres.getPort()));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), behind.port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("PROXY TCP4 192.0.2.7 198.51.100.1 56324 5432\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(keyOf(socket, 0x30000, false)).hasSize(8);
            assertThat(behind.runtime.clients().all())
                    .singleElement()
                    .satisfies(client -> assertThat(client.remote.getAddress().getHostAddress())
                            .isEqualTo("192.0.2.7"));
        }
    }

    @Test
    void notificationsCome() throws Exception {
        try (Connection listener = router.connect("");
                Connection sender = router.connect("");
                Statement listen = listener.createStatement();
                Statement notify = sender.createStatement()) {
            listen.execute("LISTEN news");
            notify.execute("NOTIFY news, 'all is well'");
            PGNotification[] got = listener.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS);
            assertThat(Arrays.stream(got).map(PGNotification::getParameter)).containsExactly("all is well");
        }
    }

    @Test
    void largeObjectsPass() throws Exception {
        byte[] content = new byte[1_000_000];
        new java.util.Random(7).nextBytes(content);
        try (Connection connection = router.connect("")) {
            connection.setAutoCommit(false);
            LargeObjectManager manager = connection.unwrap(PGConnection.class).getLargeObjectAPI();
            long oid = manager.createLO();
            try (LargeObject object = manager.open(oid, LargeObjectManager.WRITE)) {
                object.write(content);
            }
            try (LargeObject object = manager.open(oid, LargeObjectManager.READ)) {
                assertThat(object.read(content.length)).isEqualTo(content);
            }
            connection.commit();
        }
    }

    @Test
    void batchesPassAsPipelines() throws Exception {
        try (Connection connection = router.connect("");
                var insert = connection.prepareStatement("INSERT INTO copied VALUES (?, 'batch')")) {
            for (int i = 0; i < 2_000; i++) {
                insert.setInt(1, -1);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(2_000).containsOnly(1);
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("DELETE FROM copied WHERE number = -1"))
                        .isEqualTo(2_000);
            }
        }
    }
}
