package io.fairlead.servicekit.program;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.model.config.HostPort;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings as what they mean; a value that means nothing is refused in one sentence that names its key. */
final class SettingValues {

    private static final int HIGHEST_PORT = 65_535;

    private SettingValues() {}

    static int port(Settings settings, SettingKey key) throws StartupException {
        return port(key.in(settings), key);
    }

    private static int port(String text, SettingKey key) throws StartupException {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw wrong(key, text, "a port");
        }
        throw wrong(key, text, "a port");
    }

    /** A length of time such as {@code 30s}, {@code 1m} or {@code 1m30s}. */
    static Duration duration(Settings settings, SettingKey key) throws StartupException {
        String text = key.in(settings);
        try {
            Duration duration = Duration.parse("PT" + text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeException e) {
            throw wrong(key, text, "a length of time such as 30s");
        }
        throw wrong(key, text, "a length of time such as 30s");
    }

    static ClusterSettings cluster(String program, ClusterSettings.Mode mode, Settings settings)
            throws StartupException {
        String node = Optional.of(SettingKey.NODE_NAME.in(settings))
                .filter(named -> !named.isEmpty())
                .orElseGet(() -> program + "@" + hostName());
        List<String> services = ServiceHost.names();
        String name = SettingKey.CLUSTER_NAME.in(settings);
        return switch (mode) {
            case EMBEDDED -> ClusterSettings.embedded(node, services);
            case CLIENT -> ClusterSettings.client(node, services, name, members(settings));
            case MEMBER ->
                ClusterSettings.member(
                        node,
                        services,
                        name,
                        hostPort(SettingKey.CLUSTER_BIND.in(settings), SettingKey.CLUSTER_BIND),
                        members(settings));
        };
    }

    private static List<HostPort> members(Settings settings) throws StartupException {
        List<HostPort> members = new ArrayList<>();
        for (String member : SettingKey.CLUSTER_MEMBERS.in(settings).split(",", -1)) {
            members.add(hostPort(member.strip(), SettingKey.CLUSTER_MEMBERS));
        }
        return members;
    }

    private static HostPort hostPort(String text, SettingKey key) throws StartupException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.isEmpty()) {
            throw wrong(key, text, "HOST or HOST:PORT");
        }
        return new HostPort(host, colon < 0 ? ClusterSettings.DEFAULT_PORT : port(text.substring(colon + 1), key));
    }

    private static StartupException wrong(SettingKey key, String text, String wanted) {
        return new StartupException(key.key() + "=" + text + " is not " + wanted);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
