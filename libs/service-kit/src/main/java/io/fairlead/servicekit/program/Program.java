package io.fairlead.servicekit.program;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.hazelcast.HazelcastCluster;
import io.fairlead.model.config.HostPort;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import io.fairlead.servicekit.security.AdminToken;
import io.helidon.microprofile.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** A program of the suite: its settings, the shared state, its services, its admin listener; and its orderly end. */
public final class Program {

    private final ServiceHost host;
    private final Cluster cluster;
    private final Server server;
    private final Duration grace;
    private final Path dataDir;

    private Program(ServiceHost host, Cluster cluster, Server server, Duration grace, Path dataDir) {
        this.host = host;
        this.cluster = cluster;
        this.server = server;
        this.grace = grace;
        this.dataDir = dataDir;
    }

    /** Runs a service's own program until it is told to end. */
    public static void run(String name, ClusterSettings.Mode mode) {
        try {
            Program program = start(name, mode);
            program.endOnSignal();
            System.out.println(name + " ready, admin on http://" + program.adminAddress()); // The program's own voice.
        } catch (StartupException e) {
            System.err.println(name + ": " + e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts every service on the class path with the settings of MicroProfile Config.
     *
     * @throws StartupException with one sentence for the operator
     */
    public static Program start(String name, ClusterSettings.Mode mode) throws StartupException {
        LogLines.install();
        Config config = ConfigProvider.getConfig();
        Settings settings = key ->
                config.getOptionalValue(key, String.class).map(String::strip).filter(v -> !v.isEmpty());
        Path dataDir = dataDir(settings);
        String adminHost = SettingKey.ADMIN_HOST.in(settings);
        int adminPort = port(SettingKey.ADMIN_PORT.in(settings), SettingKey.ADMIN_PORT.key());
        free(adminHost, adminPort);
        AdminToken token = token(settings, dataDir);
        Cluster cluster = cluster(clusterSettings(name, mode, settings));
        ServiceHost host = new ServiceHost(new ServiceContext(settings, cluster, dataDir), token);
        try {
            host.start();
            Server server = serve(adminHost, adminPort);
            if (token.fresh()) {
                System.out.println(
                        "admin token (shown once, kept in " + dataDir.resolve("admin-token") + "): " + token.value());
            }
            return new Program(host, cluster, server, grace(settings), dataDir);
        } catch (StartupException | RuntimeException e) {
            host.stop(Duration.ZERO);
            cluster.close();
            throw e;
        }
    }

    private static Cluster cluster(ClusterSettings settings) throws StartupException {
        try {
            return HazelcastCluster.start(settings);
        } catch (ClusterUnavailableException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Path dataDir(Settings settings) throws StartupException {
        Path dataDir = Path.of(SettingKey.DATA_DIR.in(settings)).toAbsolutePath();
        try {
            Files.createDirectories(dataDir);
            Path probe = Files.createTempFile(dataDir, ".probe", "");
            Files.delete(probe);
            return dataDir;
        } catch (IOException e) {
            throw new StartupException("cannot write to the data folder " + dataDir + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private static AdminToken token(Settings settings, Path dataDir) throws StartupException {
        Path file = Optional.of(SettingKey.ADMIN_TOKEN_FILE.in(settings))
                .filter(f -> !f.isEmpty())
                .map(Path::of)
                .orElse(dataDir.resolve("admin-token"));
        try {
            return AdminToken.ensure(file);
        } catch (IOException e) {
            throw new StartupException("cannot use the admin token: " + reason(e), e);
        }
    }

    private static int port(String text, String key) throws StartupException {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new StartupException(key + "=" + text + " is not a port", e);
        }
        throw new StartupException(key + "=" + text + " is not a port");
    }

    /** The web server's own failure to bind is a page of stack trace; this one is a sentence. */
    private static void free(String host, int port) throws StartupException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getAllByName(host)[0], port));
        } catch (IOException e) {
            throw new StartupException(
                    "cannot listen on " + host + ":" + port + " for administration: " + e.getMessage(), e);
        }
    }

    private static Server serve(String host, int port) {
        System.setProperty("server.host", host);
        System.setProperty("server.port", Integer.toString(port));
        return Server.builder().host(host).port(port).build().start();
    }

    private static Duration grace(Settings settings) {
        String text = SettingKey.GRACE.in(settings);
        return Duration.parse("PT" + text);
    }

    private static ClusterSettings clusterSettings(String name, ClusterSettings.Mode mode, Settings settings)
            throws StartupException {
        String node = Optional.of(SettingKey.NODE_NAME.in(settings))
                .filter(n -> !n.isEmpty())
                .orElseGet(() -> name + "@" + hostName());
        List<String> services = ServiceHost.names();
        if (mode == ClusterSettings.Mode.EMBEDDED) {
            return ClusterSettings.embedded(node, services);
        }
        String cluster = SettingKey.CLUSTER_NAME.in(settings);
        List<HostPort> members = Arrays.stream(
                        SettingKey.CLUSTER_MEMBERS.in(settings).split(",", -1))
                .map(String::strip)
                .map(Program::hostPort)
                .toList();
        return mode == ClusterSettings.Mode.CLIENT
                ? ClusterSettings.client(node, services, cluster, members)
                : ClusterSettings.member(
                        node, services, cluster, hostPort(SettingKey.CLUSTER_BIND.in(settings)), members);
    }

    private static HostPort hostPort(String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0
                ? new HostPort(text, ClusterSettings.DEFAULT_PORT)
                : new HostPort(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** {@code host:port} of the admin listener. */
    public String adminAddress() {
        return server.host() + ":" + server.port();
    }

    /** Its data folder. */
    public Path dataDir() {
        return dataDir;
    }

    /** The services of this program. */
    public ServiceHost host() {
        return host;
    }

    /** From now on the first SIGTERM or SIGINT ends the program in order with status 0, the second at once. */
    public void endOnSignal() {
        Signals.onTerminate(() -> {
            stop();
            System.exit(0);
        });
    }

    /** Ends in order: not ready, no new work, present work for the grace period, then everything else. */
    public void stop() {
        host.stop(grace);
        cluster.close();
        server.stop();
    }
}
