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
import io.fairlead.servicekit.vault.CertificateVault;
import io.fairlead.servicekit.vault.Seal;
import io.helidon.microprofile.server.Server;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** A program of the suite: its settings, the shared state, its services, its admin listener; and its orderly end. */
public final class Program {

    private static final String JSON_PROVIDER = "jakarta.json.provider";

    private static final System.Logger LOG = System.getLogger(Program.class.getName());

    private final ServiceHost host;
    private final Cluster cluster;
    private final Server server;
    private final String adminUrl;
    private final Ending ending;
    private final Path dataDir;

    /** How long new work is still taken after SIGTERM, and then how long present work may take. */
    private record Ending(Duration leave, Duration grace) {}

    private Program(ServiceHost host, Server server, String adminUrl, Ending ending) {
        this.host = host;
        this.cluster = host.cluster();
        this.server = server;
        this.adminUrl = adminUrl;
        this.ending = ending;
        this.dataDir = host.dataDir();
    }

    /**
     * A service's own program: without arguments it runs until it is told to end; {@code healthcheck} asks the one of
     * the same environment whether it is ready and exits with 0 or 1.
     */
    public static void run(String name, ClusterSettings.Mode mode, String... arguments) {
        if (List.of(arguments).equals(List.of("healthcheck"))) {
            System.exit(
                    Readiness.ask(Readiness.address(System.getenv()), System.getenv(), System.out::println) ? 0 : 1);
        }
        if (arguments.length > 0) {
            System.err.println(name + ": takes no arguments but healthcheck; settings come from FAIRLEAD_* variables");
            System.exit(2);
        }
        try {
            Program program = start(name, mode);
            program.endOnSignal();
            System.out.println(name + " ready, admin on " + program.adminUrl()); // The program's own voice.
        } catch (StartupException e) {
            System.err.println(name + ": " + e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "start-failed name=" + name, e);
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
        rememberNamesBriefly();
        if (System.getProperty(JSON_PROVIDER) == null) {
            // Jakarta JSON looks through all jars for its provider with every object it makes, unless it is named.
            System.setProperty(JSON_PROVIDER, "org.eclipse.parsson.JsonProviderImpl");
        }
        Config config = ConfigProvider.getConfig();
        Settings settings = key ->
                config.getOptionalValue(key, String.class).map(String::strip).filter(v -> !v.isEmpty());
        String adminHost = SettingKey.ADMIN_HOST.in(settings);
        AdminTls tls = AdminTls.of(settings);
        int adminPort = SettingValues.port(settings, SettingKey.ADMIN_PORT);
        Ending ending = new Ending(
                SettingValues.duration(settings, SettingKey.LEAVE), SettingValues.duration(settings, SettingKey.GRACE));
        ClusterSettings clusterSettings = SettingValues.cluster(name, mode, settings);
        Path dataDir = DataFolder.ensure(settings);
        free(adminHost, adminPort);
        AdminToken token = DataFolder.token(settings, dataDir);
        Cluster cluster = cluster(clusterSettings);
        Seal seal = Seal.of(token.value());
        CertificateVault certificates = certificates(cluster, dataDir, seal);
        ServiceHost host = new ServiceHost(new ServiceContext(settings, cluster, dataDir, certificates), token);
        host.gate().share(cluster, seal);
        try {
            host.start();
            if (token.fresh()) {
                System.out.println(
                        "admin token (shown once, kept in " + dataDir.resolve("admin-token") + "): " + token.value());
            }
            tls.announce();
            Server server = serve(adminHost, adminPort);
            tls.forget();
            return new Program(host, server, tls.scheme() + "://" + new HostPort(adminHost, server.port()), ending);
        } catch (StartupException | RuntimeException e) {
            host.stop(Duration.ZERO);
            certificates.close();
            cluster.close();
            throw e;
        }
    }

    /**
     * A container that starts anew has another address under its name: within two seconds it is known, where the JDK
     * waits thirty. While no name server answers, the last answer counts for a day (JDK 21's stale names).
     */
    private static void rememberNamesBriefly() {
        Security.setProperty("networkaddress.cache.ttl", "2");
        Security.setProperty("networkaddress.cache.negative.ttl", "2");
        Security.setProperty("networkaddress.cache.stale.ttl", "86400");
    }

    private static CertificateVault certificates(Cluster cluster, Path dataDir, Seal seal) throws StartupException {
        try {
            return new CertificateVault(cluster, dataDir, seal);
        } catch (IOException e) {
            cluster.close();
            throw new StartupException("cannot use the certificates in " + dataDir + ": " + e.getMessage(), e);
        }
    }

    private static Cluster cluster(ClusterSettings settings) throws StartupException {
        try {
            return HazelcastCluster.start(settings);
        } catch (ClusterUnavailableException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The web server's own failure to bind is a page of stack trace; this one is a sentence. */
    private static void free(String host, int port) throws StartupException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getAllByName(host)[0], port));
        } catch (IOException e) {
            throw new StartupException(
                    "cannot listen on " + host + ":" + port + " for administration: "
                            + String.valueOf(e.getMessage())
                                    .replaceFirst("^Address already in use.*", "address already in use"),
                    e);
        }
    }

    private static Server serve(String host, int port) {
        System.setProperty("server.host", host);
        System.setProperty("server.port", Integer.toString(port));
        return Server.builder().host(host).port(port).build().start();
    }

    /** Where the admin listener is, the host as it was set. */
    public String adminUrl() {
        return adminUrl;
    }

    /** Its data folder. */
    public Path dataDir() {
        return dataDir;
    }

    /** The services of this program. */
    public ServiceHost host() {
        return host;
    }

    /**
     * From now on the first SIGTERM or SIGINT ends the program in order with status 0, the second at once, and SIGHUP
     * has its files read again. Tells systemd that the program is ready.
     */
    public void endOnSignal() {
        Signals.onTerminate(() -> {
            SystemdNotice.send("--stopping");
            stop();
            System.exit(0);
        });
        Signals.onHangUp(() -> {
            SystemdNotice.send("--reloading");
            host.reload();
            SystemdNotice.send("--ready");
        });
        SystemdNotice.send("--ready");
    }

    /** Ends in order: not ready, after a while no new work, present work for the grace period, then everything else. */
    public void stop() {
        host.drain();
        try {
            Thread.sleep(ending.leave());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        host.stop(ending.grace());
        host.certificates().close();
        cluster.close();
        server.stop();
    }
}
