package io.fairlead.scenarios.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.RunningProcess;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tools people have for HAProxy's runtime socket, as Debian ships them, at ours; and what it says beside what a real
 * HAProxy says after the same traffic with the same configuration.
 */
@Tag("drill")
@Timeout(600)
final class RuntimeToolsScenario {

    /** Moments, durations, bytes of another protocol side, numbers of sections: docs/differences.md. */
    private static final Set<String> MAY_DIFFER = Set.of(
            "bin",
            "bout",
            "iid",
            "lastchg",
            "downtime",
            "lastsess",
            "check_duration",
            "chkfail",
            "chkdown",
            "hanafail",
            "qtime",
            "ctime",
            "rtime",
            "ttime",
            "qtime_max",
            "ctime_max",
            "rtime_max",
            "ttime_max",
            "rate",
            "rate_max",
            "req_rate",
            "req_rate_max",
            "conn_rate",
            "conn_rate_max",
            "smax",
            "idle_conn_cur",
            "safe_conn_cur",
            "used_conn_cur",
            "need_conn_est",
            "slim",
            "last_chk",
            "check_desc");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void toolsWorkAndFieldsAreHaproxys(@TempDir Path folder) throws Exception {
        for (String program : List.of("haproxy", "socat", "hatop", "prometheus-haproxy-exporter", "script")) {
            assumeTrue(installed(program), program + " is not installed");
        }
        int theirs = Ports.free();
        int ours = Ports.free();
        Path haproxySocket = folder.resolve("h.sock");
        Path socket = folder.resolve("f.sock");
        try (TestBackend backend = TestBackend.plain("one")) {
            backend.script(request ->
                    request.target().startsWith("/missing") ? Optional.of(Reply.of(404, "none")) : Optional.empty());
            Path file = Files.writeString(folder.resolve("h.cfg"), config(haproxySocket, theirs, backend));
            try (RunningProcess haproxy =
                            RunningProcess.start(List.of("haproxy", "-db", "-f", file.toString()), Map.of(), folder);
                    FairleadProcess fairlead = FairleadProcess.run(folder, "f.cfg", config(socket, ours, backend))) {
                patiently().until(() -> settled(haproxySocket) && settled(socket));
                traffic(theirs);
                traffic(ours);
                sameFields(haproxySocket, socket);
                sameInfo(haproxySocket, socket);
                hatop(socket, folder);
                exporter("unix:" + socket, folder);
                exporter("http://127.0.0.1:" + ours + "/stats;csv", folder);
                assertThat(haproxy.alive()).isTrue();
                assertThat(fairlead.process().alive()).isTrue();
            }
        }
    }

    private static boolean installed(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static String config(Path socket, int port, TestBackend backend) {
        return """
                global
                    stats socket %s mode 600 level admin
                    stats timeout 2m
                    maxconn 2000
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                frontend web
                    bind 127.0.0.1:%d
                    option socket-stats
                    stats enable
                    stats uri /stats
                    default_backend app
                backend app
                    balance roundrobin
                    option httpchk GET /health
                    server s1 %3$s check weight 10 maxconn 50
                    server s2 127.0.0.1:1 check
                    server s3 %3$s check backup
                    server s4 %3$s disabled
                """.formatted(socket, port, backend.address());
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofMinutes(2)).ignoreExceptionsInstanceOf(IllegalStateException.class);
    }

    /** What socat, the tool of all scripts, gets. */
    private static String ask(Path socket, String command) {
        return RunningProcess.runToEnd(
                List.of("sh", "-c", "echo \"" + command + "\" | socat -t 60 stdio unix-connect:" + socket));
    }

    private static boolean settled(Path socket) {
        Map<String, Map<String, String>> rows = rows(socket);
        return rows.getOrDefault("app/s1", Map.of()).getOrDefault("status", "").equals("UP")
                && rows.getOrDefault("app/s2", Map.of())
                        .getOrDefault("status", "")
                        .equals("DOWN")
                && rows.getOrDefault("app/s3", Map.of())
                        .getOrDefault("status", "")
                        .equals("UP");
    }

    private static void traffic(int port) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 13; i++) {
                int expected = i < 10 ? 200 : 404;
                assertThat(client.get(i < 10 ? "/" : "/missing", "a").status()).isEqualTo(expected);
            }
        }
    }

    private static Map<String, Map<String, String>> rows(Path socket) {
        List<String> lines =
                ask(socket, "show stat").lines().filter(line -> !line.isEmpty()).toList();
        List<String> names = List.of(lines.getFirst().substring(2).split(",", -1));
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(fields.length, names.size()); i++) {
                row.put(names.get(i), fields[i]);
            }
            rows.put(fields[0] + "/" + fields[1], row);
        }
        return rows;
    }

    /** Every column but those of single protocols, of every row. Counters arrive after the answers. */
    private static void sameFields(Path haproxy, Path fairlead) {
        patiently().untilAsserted(() -> {
            Map<String, Map<String, String>> theirs = rows(haproxy);
            Map<String, Map<String, String>> ours = rows(fairlead);
            assertThat(ours.keySet()).containsExactlyElementsOf(theirs.keySet());
            TreeSet<String> differences = new TreeSet<>();
            theirs.forEach((name, row) -> row.forEach((column, value) -> {
                boolean known = ours.getOrDefault(name, Map.of()).containsKey(column);
                boolean ofProtocol = column.equals("-") || column.matches("(h1|h2|ssl)_.*") || column.isEmpty();
                if (!ofProtocol && !known) {
                    differences.add(column + " is missing");
                } else if (known
                        && !MAY_DIFFER.contains(column)
                        && !(name + " " + column).equals("web/sock-1 addr")
                        && !value.equals(ours.getOrDefault(name, Map.of()).get(column))) {
                    differences.add(name + " " + column + ": \"" + value + "\" and \""
                            + ours.getOrDefault(name, Map.of()).get(column) + "\"");
                }
            }));
            assertThat(differences).isEmpty();
        });
    }

    private static Set<String> keys(String info) {
        return info.lines()
                .filter(line -> line.contains(": "))
                .map(line -> line.substring(0, line.indexOf(": ")))
                .collect(Collectors.toSet());
    }

    private static void sameInfo(Path haproxy, Path fairlead) {
        assertThat(keys(ask(fairlead, "show info")))
                .containsExactlyInAnyOrderElementsOf(keys(ask(haproxy, "show info")));
        for (String command : List.of("show servers state", "show servers conn", "show backend")) {
            List<String> theirs = ask(haproxy, command).lines().toList();
            List<String> ours = ask(fairlead, command).lines().toList();
            int head = command.equals("show servers state") ? 1 : 0;
            assertThat(ours).as(command).hasSameSizeAs(theirs);
            assertThat(ours.get(head).replaceAll("\\[\\d+\\]", ""))
                    .as("head of %s", command)
                    .isEqualTo(theirs.get(head).replaceAll("\\[\\d+\\]", ""));
        }
    }

    /** It draws on a terminal: what it drew names our servers. */
    private void hatop(Path socket, Path folder) {
        // In the foreground: a shell that does not replace itself would leave it stopped, as no background job may
        // draw.
        String command = "TERM=vt100 timeout --foreground 15 hatop -i 1 -s " + socket;
        try (RunningProcess terminal = RunningProcess.start(
                List.of("script", "-qefc", "stty rows 40 cols 160; " + command, "/dev/null"), Map.of(), folder)) {
            terminal.exitStatus(Duration.ofMinutes(1));
            assertThat(terminal.text())
                    .contains("HATop")
                    .contains("app")
                    .contains("s1")
                    .contains("s3");
        }
    }

    private void exporter(String from, Path folder) throws Exception {
        int port = Ports.free();
        try (RunningProcess exporter = RunningProcess.start(
                List.of(
                        "prometheus-haproxy-exporter",
                        "--web.listen-address=127.0.0.1:" + port,
                        "--haproxy.scrape-uri=" + from),
                Map.of(),
                folder)) {
            patiently()
                    .untilAsserted(
                            () -> assertThat(metrics(port))
                                    .contains("haproxy_up 1")
                                    .contains("haproxy_exporter_csv_parse_failures_total 0")
                                    .contains("haproxy_server_up{backend=\"app\",server=\"s1\"} 1")
                                    .contains("haproxy_server_up{backend=\"app\",server=\"s2\"} 0")
                                    .contains(
                                            "haproxy_server_http_responses_total{backend=\"app\",code=\"4xx\",server=\"s1\"} 3"));
            assertThat(exporter.alive()).isTrue();
        }
    }

    private String metrics(int port) throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }
}
