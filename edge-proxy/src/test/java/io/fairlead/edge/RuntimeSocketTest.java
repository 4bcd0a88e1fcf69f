package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.edge.runtime.RuntimeConsole;
import io.fairlead.edge.runtime.RuntimeContext;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.ServerId;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy's commands over real sockets, with the answers HAProxy 2.6 gives to the same. */
@Timeout(180)
final class RuntimeSocketTest {

    @TempDir
    Path folder;

    private final Map<ServerId, AdminOrder> orders = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final int tcp = Ports.free();
    private TestBackend backend;
    private EdgeUnderTest edge;
    private RuntimeConsole console;
    private Path admin;

    @BeforeEach
    void start() throws Exception {
        backend = TestBackend.plain("one");
        admin = folder.resolve("a.sock");
        edge = new EdgeUnderTest("stock", """
                global
                  maxconn 1000
                  stats socket %s mode 600 level admin
                  stats socket ipv4@127.0.0.1:%d level user
                  stats socket %s level operator
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                frontend fe
                  bind 127.0.0.1:PORT
                  default_backend be
                backend be
                  server s1 127.0.0.1:%d check weight 10 maxconn 50
                  server s2 127.0.0.1:1 backup
                  server s3 127.0.0.1:1 disabled
                backend clients
                  stick-table type ip size 100 expire 1h store gpc0,http_req_rate(10s),conn_cur
                backend names
                  stick-table type string len 8 size 100k nopurge store http_fail_cnt,gpc1
                backend fixed
                  balance source
                  server f1 127.0.0.1:1
                """.formatted(admin, tcp, folder.resolve("o.sock"), backend.port()));
        console = new RuntimeConsole(
                new RuntimeContext(
                        "n1",
                        edge.runtime.dataplane(),
                        edge.runtime.table(),
                        edge.runtime::idle,
                        edge.runtime.streams(),
                        () -> 0,
                        new LocalOrders(),
                        told::add,
                        limit -> List.copyOf(events),
                        new NoCertificates(),
                        edge.runtime.errors()),
                InstantSource.system());
        console.sockets()
                .follow(edge.runtime.dataplane().snapshot().config().global().runtime());
    }

    @AfterEach
    void stop() {
        console.close();
        edge.close();
        backend.close();
    }

    /** Orders of a cluster of one. */
    private final class LocalOrders implements RuntimeContext.Orders {

        @Override
        public Optional<AdminOrder> order(ServerId id) {
            return Optional.ofNullable(orders.get(id));
        }

        @Override
        public boolean change(ServerId id, Function<Optional<AdminOrder>, AdminOrder> change) {
            AdminOrder next = change.apply(order(id));
            orders.put(id, next);
            edge.runtime.dataplane().order(id, next);
            edge.runtime.update(id, server -> server.order(next));
            return true;
        }
    }

    /** Sends a text and reads until the other side closes. */
    private static String talk(SocketAddress to, String text) throws IOException {
        try (SocketChannel channel = to instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open()) {
            channel.connect(to);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            StringBuilder answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            while (channel.read(buffer) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        }
    }

    private String ask(String command) throws IOException {
        return talk(UnixDomainSocketAddress.of(admin), command + "\n");
    }

    @Test
    void tables() throws IOException {
        String names = "# table: names, type: string, size:102400, used:";
        String clients = "# table: clients, type: ip, size:100, used:";
        String[][] table = {
            {"show table", names + "0\n" + clients + "0\n\n"},
            {"show table nope", "No such table\n\n"},
            {"show table clients", clients + "0\n\n"},
            {"show table clients key 1.2.3.4", "\n"},
            {"show table clients key", "Key value expected\n\n"},
            {"show table clients data.nope eq 7", "Filter entry #1: Unknown data type\n\n"},
            {"show table clients data.gpc1 eq 7", "Filter entry #1: Data type not stored in this table\n\n"},
            {
                "show table clients data.gpc0 eq 1 data.gpc0 zz 7",
                "Filter entry #2: Require and operator among \"eq\", \"ne\", \"le\", \"ge\", \"lt\", \"gt\"\n\n"
            },
            {
                "show table clients bogus",
                "Optional argument only supports \"data.<store_data_type>\" <operator> <value> and key <key>\n\n"
            },
            {"set table", "Required arguments: <table> key <key> [data.<store_data_type> <value>]*\n\n"},
            {"set table clients key 1.2.3.4 data.gpc0 x", "Require a valid integer value to store\n\n"},
            {"set table clients key abc data.gpc0 1", "Invalid key\n\n"},
            {"set table clients key 1.2.3.4 data.gpc0 5 data.http_req_rate 9", "\n"},
            {"set table clients key 4.3.2.1 data.gpc0 2", "\n"},
            {"set table names key a\\ long\\ name data.http_fail_cnt 3 data.gpc1 4", "\n"},
            {"show table names", names + "1\nPOINTER key=a\\ long\\ n use=0 exp=0 gpc1=4 http_fail_cnt=3\n\n"},
            {
                "show table clients data.gpc0 gt 2",
                clients + "2\nPOINTER key=1.2.3.4 use=0 exp=TIME gpc0=5 conn_cur=0 http_req_rate(10000)=N\n\n"
            },
            {"clear table clients data.gpc0 gt 2", "\n"},
            {
                "show table clients key 4.3.2.1",
                clients + "1\nPOINTER key=4.3.2.1 use=0 exp=TIME gpc0=2 conn_cur=0 http_req_rate(10000)=N\n\n"
            },
            {
                "operator; user; show table names",
                "\n\n" + names + "1\n" + "# contents not dumped due to insufficient privileges\n\n"
            },
            {"clear table clients key 4.3.2.1", "\n"},
            {"clear table names", "\n"},
            {"show table", names + "0\n" + clients + "0\n\n"},
        };
        for (String[] row : table) {
            String answer = ask(row[0])
                    .replaceAll("0x[0-9a-f]+:", "POINTER")
                    .replaceAll("exp=[1-9][0-9]*", "exp=TIME")
                    .replaceAll("rate\\(10000\\)=[0-9]+", "rate(10000)=N");
            assertThat(answer).as(row[0]).isEqualTo(row[1]);
        }
        assertThat(told).contains("set table names key a\\ long\\ name data.http_fail_cnt 3 data.gpc1 4");
    }

    @Test
    void eventsAreToldAsTheyHappenUntilTheOtherSideHasEnough() throws IOException {
        events.add(new Event(Instant.EPOCH, "n1", "server-up", "be/s1", "Server be/s1 is UP."));
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(admin));
            channel.write(ByteBuffer.wrap("show events buf0 -w\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(until(channel, "\n")).isEqualTo("<5>1970-01-01T00:00:00Z n1 server-up: Server be/s1 is UP.\n");
            events.add(new Event(Instant.EPOCH, "n2", "server-down", "be/s1", "Server be/s1 is DOWN."));
            assertThat(until(channel, "\n"))
                    .isEqualTo("<5>1970-01-01T00:00:00Z n2 server-down: Server be/s1 is DOWN.\n");
            channel.write(ByteBuffer.wrap("\n".getBytes(StandardCharsets.UTF_8)));
            ByteBuffer rest = ByteBuffer.allocate(100);
            int end = 0;
            while (end >= 0) {
                end = channel.read(rest);
            }
            assertThat(rest.flip().remaining()).isZero();
        }
    }

    private static String until(SocketChannel channel, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!text.toString().endsWith(end) && channel.read(one) >= 0) {
            text.append(StandardCharsets.UTF_8.decode(one.flip()));
            one.clear();
        }
        return text.toString();
    }

    @Test
    void answersAreThoseOfHaproxy() throws IOException {
        String[][] table = {
            {"set server", "Require 'backend/server'.\n\n"},
            {"set server be/nope state maint", "No such server.\n\n"},
            {"set server no/s1 state maint", "No such backend.\n\n"},
            {"set server be/s1 state bogus", "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n\n"},
            {"set server be/s1 weight 300", "Absolute weight can only be between 0 and 256 inclusive.\n\n"},
            {"set server be/s1 weight", "Require <weight> or <weight%>.\n\n"},
            {"set server be/s1 weight 50%", "\n"},
            {"get weight be/s1", "5 (initial 10)\n\n"},
            {"set weight be/s1 200%", "\n"},
            {"get weight be/s1", "20 (initial 10)\n\n"},
            {
                "set weight fixed/f1 7",
                "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.\n\n"
            },
            {"set server be/s1 health x", "'set server <srv> health' expects 'up', 'stopping', or 'down'.\n\n"},
            {"set server be/s1 agent up", "agent checks are not enabled on this server.\n\n"},
            {"enable health be/s3", "Health check was not configured on this server, cannot enable.\n\n"},
            {"enable agent be/s1", "Agent was not configured on this server, cannot enable.\n\n"},
            {"disable agent be/s1", "\n"},
            {"set server be/s3 check-port 80", "health checks are not enabled on this server\n\n"},
            {"set server be/s1 addr zz", "Invalid addr 'zz' by 'stats socket command'\n\n"},
            {"disable frontend", "A frontend name is expected.\n\n"},
            {"enable frontend nope", "No such frontend.\n\n"},
            {"enable frontend fe", "All sockets are already enabled.\n\n"},
            {"shutdown session", "Session pointer expected (use 'show sess').\n\n"},
            {"shutdown session 0x99", "No such session (use 'show sess').\n\n"},
            {"show servers state nope", "Can't find backend.\n\n"},
            {"show backend", "# name\nbe\nclients\nnames\nfixed\n\n"},
            {"show events nope", "No such event sink\n\n"},
            {"show cli level", "admin\n\n"},
            {"operator; show cli level; disable server be/s1", "\noperator\n\nPermission denied\n\n"},
        };
        for (String[] row : table) {
            assertThat(ask(row[0])).as(row[0]).isEqualTo(row[1]);
        }
        assertThat(ask("show version")).startsWith("2.6-fairlead-");
        assertThat(ask("help show")).startsWith("The following commands match \"show\":\n  show ");
        assertThat(ask("show servers conn fixed")).contains("\nfixed/f1 ");
        assertThat(ask("foo")).startsWith("Unknown command. Please enter one of the following commands only:\n");
        assertThat(ask("set maxconn"))
                .startsWith("Unknown command, but maybe one of the following ones is a better match:\n")
                .contains("  set maxconn frontend <frontend> <value> :", "  set maxconn global <value>   ");
    }

    @Test
    void ordersAreGivenKeptAndSeen() throws IOException {
        assertThat(ask("set server be/s1 state drain; set server be/s1 weight 3; disable health be/s1"))
                .isEqualTo("\n\n\n");
        AdminOrder order =
                Optional.ofNullable(orders.get(ServerId.parse("be/s1"))).orElseThrow();
        assertThat(order.state()).isEqualTo(AdminState.DRAIN);
        assertThat(order.weight()).hasValue(3);
        assertThat(order.overrides().checksOff()).isTrue();
        assertThat(order.author()).contains(admin.toString(), System.getProperty("user.name"));
        assertThat(ask("show servers state be"))
                .contains(" be 1 s1 127.0.0.1 2 8 3 10 ", " be 3 s3 127.0.0.1 0 5 1 1 ");
        assertThat(ask("enable server be/s1; enable server be/s3; show stat be 4 -1"))
                .contains("be,s1,", "be,s3,")
                .doesNotContain("MAINT", "DRAIN", "BACKEND");
    }

    @Test
    void healthByHandHoldsUntilALaterCheck() throws IOException {
        edge.check("be/s1", true);
        ask("set server be/s1 health down");
        assertThat(ask("show stat be 4 1")).contains(",DOWN,");
        ask("set server be/s1 health stopping");
        assertThat(ask("show stat be 4 1")).contains(",NOLB,");
        ask("set server be/s1 health up");
        assertThat(ask("show stat be 4 1")).contains(",UP,");
    }

    @Test
    void aMovedServerIsReachedAtItsNewAddress() throws IOException {
        try (TestBackend other = TestBackend.plain("other");
                RawClient client = edge.connect()) {
            assertThat(client.get("/", "x").body()).contains("one");
            assertThat(ask("set server be/s1 addr 127.0.0.1 port " + other.port()))
                    .isEqualTo("no need to change the addr, port changed from '" + backend.port() + "' to '"
                            + other.port() + "' by 'stats socket command'\n\n");
            assertThat(client.get("/", "x").body()).contains("other");
        }
    }

    @Test
    void aStoppedFrontendRefusesAndComesBackAtItsPort() throws IOException {
        assertThat(ask("disable frontend fe")).isEqualTo("\n");
        assertThat(ask("show stat fe 1 -1")).contains("fe,FRONTEND,", ",STOP,");
        await().untilAsserted(() -> {
            try (RawClient client = edge.connect()) {
                assertThat(client).isNull();
            } catch (ConnectException e) {
                assertThat(e).isNotNull();
            }
        });
        assertThat(ask("enable frontend fe")).isEqualTo("\n");
        try (RawClient client = edge.connect()) {
            assertThat(client.get("/", "x").status()).isEqualTo(200);
        }
        assertThat(ask("set maxconn frontend fe 77; set maxconn global 99; show stat fe 1 -1; show info"))
                .contains(",77,", "Maxconn: 99\n");
    }

    @Test
    void countersAreClearedHereAndElsewhere() throws IOException {
        try (RawClient client = edge.connect()) {
            client.get("/", "x");
        }
        await().untilAsserted(() -> assertThat(ask("show stat typed")).contains("hrsp_2xx.1:MCP:u64:1"));
        assertThat(ask("clear counters all")).isEqualTo("\n");
        assertThat(ask("show stat typed")).doesNotContain("hrsp_2xx.1:MCP:u64:1");
        assertThat(told).containsExactly("clear counters all");
        assertThat(ask("show stat json"))
                .startsWith("[[{\"objType\":\"Frontend\"")
                .endsWith("]]\n\n");
    }

    @Test
    void aPromptKeepsTheDialogueOpen() throws IOException {
        String answer = talk(
                UnixDomainSocketAddress.of(admin), "prompt\nget weight be/s1\n\nset server be/s1 state maint\nquit\n");
        assertThat(answer).isEqualTo("\n> 10 (initial 10)\n\n> \n> \n> ");
    }

    @Test
    void levelsAndPermissionsHold() throws Exception {
        SocketAddress user = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), tcp);
        assertThat(talk(user, "show cli level; disable server be/s1; clear counters; show sess\n"))
                .isEqualTo("user\n\nPermission denied\n\nPermission denied\n\nPermission denied\n\n");
        assertThat(talk(user, "show stat\n")).doesNotContain("127.0.0.1:" + backend.port());
        assertThat(ask("show stat")).contains("127.0.0.1:" + backend.port());
        SocketAddress operator = UnixDomainSocketAddress.of(folder.resolve("o.sock"));
        assertThat(talk(operator, "clear counters all; clear counters; shutdown session 0x1\n"))
                .isEqualTo("Permission denied\n\n\nPermission denied\n\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(admin)))
                .isEqualTo("rw-------");
        assertThat(ask("show cli sockets")).contains("unix@" + admin + " admin all\n");
    }

    @Test
    void aStreamIsListedAndEnded() throws IOException {
        CountDownLatch hold = new CountDownLatch(1);
        backend.script(request -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        });
        try (RawClient client = edge.connect()) {
            client.send("GET /hold HTTP/1.1\r\nhost: x\r\n\r\n");
            await().untilAsserted(() -> assertThat(ask("show sess")).contains("fe=fe be=be srv=s1 "));
            String listed = ask("show sess");
            assertThat(listed)
                    .matches("(?s)0x[0-9a-f]+: proto=tcpv4 src=127\\.0\\.0\\.1:\\d+ fe=fe be=be srv=s1 ts=.*");
            String id = listed.substring(0, listed.indexOf(':'));
            assertThat(ask("shutdown session " + id)).isEqualTo("\n");
        } finally {
            hold.countDown();
        }
        assertThat(ask("shutdown sessions server be/s1")).isEqualTo("\n");
        assertThat(told).containsExactly("shutdown sessions server be/s1");
    }

    @Test
    void hostileInputIsBounded() throws IOException {
        try {
            assertThat(ask("x".repeat(40_000))).contains("too long");
        } catch (IOException e) {
            // Closed while the rest of the line was under way.
            assertThat(e).isNotNull();
        }
        assertThat(ask("show " + "a ".repeat(100))).isEqualTo("Too many arguments\n\n");
        assertThat(ask("show \u0000 \u001b[2J; ;")).startsWith("Unknown command");
        assertThat(ask("show stat 99999999999999 4 -1")).startsWith("# pxname");
    }
}
