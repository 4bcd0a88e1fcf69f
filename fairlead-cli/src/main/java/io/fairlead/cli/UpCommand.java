package io.fairlead.cli;

import io.fairlead.cli.demo.DemoServer;
import io.fairlead.model.config.HostPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead up}: the quick start, with demo servers behind the edge. */
@Command(name = "up", description = "The quick start: three demo servers, a configuration, everything running.")
final class UpCommand implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";

    @Option(
            names = "--listen",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port for traffic on 127.0.0.1, or the next free one (default: ${DEFAULT-VALUE}).")
    private int favourite;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            StringBuilder servers = new StringBuilder();
            for (int i = 1; i <= 3; i++) {
                DemoServer server = DemoServer.start("app-" + i, 0);
                servers.append("    server %s %s check inter 1s\n".formatted(server.name(), server.address()));
            }
            int port = FreePort.from(LOOPBACK, favourite, out);
            HostPort wished = node.admin();
            HostPort admin = new HostPort(wished.host(), FreePort.from(wished.host(), wished.port(), out));
            Path data = node.data(Path.of("data", "up"));
            Files.createDirectories(data);
            Path file = Files.writeString(data.resolve("haproxy.cfg"), configuration(port, servers.toString()));
            int status = LocalNode.start(file, data, admin, out, err);
            if (status == LocalNode.KEEPS_RUNNING) {
                out.println("  traffic  http://127.0.0.1:" + port + "/");
                out.println("  echo     ws://127.0.0.1:" + port + "/ws");
                out.println("  stats    http://127.0.0.1:" + port + "/stats");
                out.println("  config   " + file);
                out.flush();
            }
            return status;
        } catch (IOException e) {
            err.println("fairlead up: " + e.getMessage());
            return 1;
        }
    }

    private static String configuration(int port, String servers) {
        return """
                # What `fairlead up` serves: three demo servers, checked every second.
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 30s
                    timeout server 30s
                    timeout tunnel 1h

                frontend web
                    bind 127.0.0.1:%d
                    stats enable
                    stats uri /stats
                    option forwardfor
                    use_backend echo if { path_beg /ws }
                    default_backend app

                backend app
                    balance roundrobin
                    option httpchk GET /health
                    http-check expect status 200
                %s
                # WebSockets: a client stays on the server it had before.
                backend echo
                    balance source
                    option httpchk GET /health
                    http-check expect status 200
                %s""".formatted(port, servers, servers);
    }
}
