package io.fairlead.configservice;

import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import java.util.Optional;

/**
 * The configuration of one load balancer in front of a fleet, made from settings alone: a pool with a sticky cookie, a
 * second one chosen by the URI for streams. It is written as a haproxy.cfg, so that it can be exported and gone on with.
 */
final class FleetConfig {

    /** What a value may not hold, because it would begin another word or line of the configuration. */
    private static final String APART = " \t\r\n\"'\\\\#";

    private final Settings settings;
    private final StringBuilder text = new StringBuilder();

    private FleetConfig(Settings settings) {
        this.settings = settings;
    }

    /** The configuration's text, or none where no servers are named. */
    static Optional<String> text(Settings settings) throws StartupException {
        if (SettingKey.SERVERS.in(settings).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FleetConfig(settings).write());
    }

    private String write() throws StartupException {
        boolean streams = !SettingKey.STREAM_SERVERS.in(settings).isEmpty();
        text.append("""
                defaults
                    mode http
                    option httplog
                    option forwardfor
                    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                    timeout http-request 10s
                    timeout tunnel 1h
                """);
        line("");
        line("frontend web");
        line("    bind *:" + word(SettingKey.LISTEN_HTTP));
        if (!SettingKey.TLS_CERT_PATH.in(settings).isEmpty()) {
            line("    bind *:" + word(SettingKey.LISTEN_HTTPS) + " ssl crt " + word(SettingKey.TLS_CERT_PATH));
            line("    http-request redirect scheme https code 301 unless { ssl_fc }");
        }
        if (streams) {
            line("    use_backend streams if { path_beg " + word(SettingKey.STREAM_PATH) + " }");
        }
        line("    default_backend servers");
        line("");
        line("backend servers");
        line("    balance roundrobin");
        boolean sticky = !SettingKey.STICKY_COOKIE.in(settings).isEmpty();
        if (sticky) {
            line("    cookie " + word(SettingKey.STICKY_COOKIE) + " insert indirect nocache httponly");
        }
        servers(SettingKey.SERVERS, SettingKey.SERVER_PORT, "server", sticky);
        if (streams) {
            line("");
            line("backend streams");
            line("    balance uri whole");
            line("    hash-type consistent");
            servers(SettingKey.STREAM_SERVERS, SettingKey.STREAM_SERVER_PORT, "stream", false);
        }
        return text.toString();
    }

    private void servers(SettingKey list, SettingKey usualPort, String prefix, boolean sticky) throws StartupException {
        line("    option httpchk GET " + word(SettingKey.CHECK_PATH));
        line("    http-check expect status 200");
        line("    default-server check inter " + word(SettingKey.CHECK_INTERVAL) + " fall "
                + word(SettingKey.CHECK_FALL) + " rise " + word(SettingKey.CHECK_RISE) + " slowstart "
                + word(SettingKey.SLOWSTART) + " on-marked-down shutdown-sessions");
        String port = word(usualPort);
        int number = 0;
        for (String server : word(list).split(",", -1)) {
            String name = prefix + "-" + ++number;
            boolean whole = server.lastIndexOf(':') > server.lastIndexOf(']');
            line("    server " + name + " " + (whole ? server : server + ":" + port)
                    + (sticky ? " cookie " + name : ""));
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private String word(SettingKey key) throws StartupException {
        String value = key.in(settings);
        if (value.isEmpty() || value.chars().anyMatch(c -> APART.indexOf(c) >= 0)) {
            throw new StartupException(key.key() + "=" + value + " is not one word");
        }
        return value;
    }
}
