package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 5 000 idle WebSockets beside requests: none of either fails, and what each costs in memory is printed, live objects on the
 * heap after a collection as well as resident memory of the process.
 */
@Tag("drill")
@Timeout(300)
final class IdleWebSocketsScenario {

    private static final int SOCKETS = 5_000;
    private static final int AT_ONCE = 32;
    private static final int WARM_UP = 500;
    private static final int KIB = 1024;

    /** More than twice of what was measured (docs/operate.md). */
    private static final long MOST_HEAP = 52L * KIB;

    private static final Pattern USED = Pattern.compile("(?m)^\\s*(?:DefNew|Tenured)\\s.*used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    @TempDir
    Path folder;

    private final int port = Ports.free();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong requests = new AtomicLong();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    /** In bytes. */
    private record Memory(long heap, long resident) {}

    private String config(TestBackend one, TestBackend two) {
        return """
                defaults
                  mode http
                  timeout connect 60s
                  timeout client 60s
                  timeout server 60s
                  timeout tunnel 1h
                frontend web
                  bind 127.0.0.1:%d
                  default_backend app
                backend app
                  server one %s
                  server two %s
                """.formatted(port, one.address(), two.address());
    }

    @Test
    void fiveThousandIdleWebSocketsBesideTraffic() throws Exception {
        long files = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount();
        assumeTrue(files > 2 * SOCKETS + 1000, "needs more than " + files + " open files");
        List<RawClient> sockets = new ArrayList<>();
        try (TestBackend one = TestBackend.plain("app");
                TestBackend two = TestBackend.plain("app");
                FairleadProcess fairlead = FairleadProcess.run(folder, "haproxy.cfg", config(one, two));
                ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
                // Whatever comes, whoever works has an end.
                AutoCloseable end = () -> over.set(true)) {
            Future<?> traffic = work.submit(this::traffic);
            for (RawClient warm : open(work, WARM_UP)) {
                warm.close();
            }
            Awaitility.await().until(() -> requests.get() > 1000);
            Memory before = memory(fairlead);
            sockets.addAll(open(work, SOCKETS));
            Memory with = memory(fairlead);
            for (RawClient socket : sockets) {
                echo(socket);
            }
            over.set(true);
            traffic.get();
            assertThat(errors).isEmpty();
            report(before, with);
        } finally {
            for (RawClient socket : sockets) {
                socket.close();
            }
        }
    }

    private void report(Memory before, Memory with) {
        long heap = (with.heap() - before.heap()) / SOCKETS;
        long resident = (with.resident() - before.resident()) / SOCKETS;
        System.out.printf( // What the scenario shows.
                Locale.ROOT,
                "%d idle WebSockets beside %d requests: %.1f KiB of live heap and %.1f KiB of resident memory each%n",
                SOCKETS,
                requests.get(),
                heap / (double) KIB,
                resident / (double) KIB);
        assertThat(heap).as("bytes of heap per idle WebSocket").isLessThan(MOST_HEAP);
    }

    private List<RawClient> open(ExecutorService work, int count) throws Exception {
        List<Future<List<RawClient>>> some = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            int share = count / AT_ONCE + (i < count % AT_ONCE ? 1 : 0);
            some.add(work.submit(() -> upgraded(share)));
        }
        List<RawClient> all = new ArrayList<>();
        for (Future<List<RawClient>> share : some) {
            all.addAll(share.get());
        }
        return all;
    }

    private List<RawClient> upgraded(int count) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = RawClient.connect(port);
            client.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.readBytes(5)).endsWith("app");
            clients.add(client);
        }
        return clients;
    }

    private static void echo(RawClient client) throws IOException {
        client.send("\u0081\u0082\0\0\0\0hi");
        assertThat(client.readBytes(4)).isEqualTo("\u0081\u0002hi");
    }

    private void traffic() {
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

    private static Memory memory(FairleadProcess fairlead) throws IOException, InterruptedException {
        long pid = fairlead.process().pid();
        jcmd(pid, "GC.run");
        String heap = jcmd(pid, "GC.heap_info");
        long used = 0;
        for (Matcher generation = USED.matcher(heap); generation.find(); ) {
            used += Long.parseLong(generation.group(1));
        }
        assertThat(used).as(heap).isPositive();
        Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        assertThat(resident.find()).isTrue();
        return new Memory(used * KIB, Long.parseLong(resident.group(1)) * KIB);
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
