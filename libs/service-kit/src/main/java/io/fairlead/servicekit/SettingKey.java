package io.fairlead.servicekit;

import java.util.Locale;

/** A setting of the programs: its key, its default, and what it is. The reference page is made from these. */
public enum SettingKey {
    DATA_DIR("fairlead.data-dir", "data", "Folder of this program's own that survives restarts."),
    NODE_NAME("fairlead.node-name", "", "Name of this node; by default the program's name and the host's."),
    ADMIN_HOST("fairlead.admin.host", "127.0.0.1", "Address of the admin listener: REST, health, metrics."),
    ADMIN_PORT("fairlead.admin.port", "9400", "Port of the admin listener."),
    ADMIN_TOKEN_FILE(
            "fairlead.admin-token-file", "", "File with the admin token; by default admin-token in the data folder."),
    ADMIN_CERTIFICATE(
            "fairlead.admin.certificate",
            "",
            "PEM file with certificate, chain and key: the admin listener then speaks TLS."),
    ADMIN_CLIENT_CA(
            "fairlead.admin.client-ca",
            "",
            "PEM file with authorities: clients of the admin listener then need a certificate of theirs."),
    CLUSTER_NAME("fairlead.cluster.name", "fairlead", "Only nodes of one name join."),
    CLUSTER_BIND("fairlead.cluster.bind", "127.0.0.1:5701", "Where a member listens for the others."),
    CLUSTER_MEMBERS("fairlead.cluster.members", "127.0.0.1:5701", "Members to look for, separated by commas."),
    CONFIG_FILE("fairlead.config-file", "", "haproxy.cfg or fairlead.yaml to import at start when it has changed."),
    LISTEN_ADDRESS(
            "fairlead.listen-address",
            "",
            "What `bind *` means on this node, one address of its own; empty: all of the machine's."),
    CONFIG_URL(
            "fairlead.config-url",
            "",
            "Admin listeners of config-services, separated by commas, such as http://config-1:9400. Used by a stats-service"
                    + " of its own: its dashboard's configuration, certificates and orders go there with the admin token,"
                    + " in the name of who is logged in."),
    IO_ENGINE("fairlead.io-engine", "auto", "Engine of the data plane: auto, epoll or stock."),
    IO_THREADS(
            "fairlead.io-threads",
            "0",
            "Threads that carry the data plane's connections with epoll, as HAProxy's nbthread; 0: one per processor."),
    ALERTS_WEBHOOK("fairlead.alerts.webhook", "", "Address to which every alert is posted as JSON."),
    ALERTS_SLACK("fairlead.alerts.slack", "", "Incoming webhook of Slack, or of what understands its form."),
    ALERTS_ALERTMANAGER("fairlead.alerts.alertmanager", "", "Address of a Prometheus Alertmanager (API v2)."),
    ALERTS_SYSLOG("fairlead.alerts.syslog", "", "HOST:PORT of a syslog server (UDP, RFC 5424) for alerts."),
    ALERTS_SMTP("fairlead.alerts.smtp", "", "HOST:PORT of a mail server that takes alerts without a login."),
    ALERTS_MAIL_FROM("fairlead.alerts.mail-from", "fairlead@localhost", "Sender of alert mails."),
    ALERTS_MAIL_TO("fairlead.alerts.mail-to", "", "Receivers of alert mails, separated by commas."),
    ALERTS_P95("fairlead.alerts.p95-ms", "500", "Alert when p95 of a backend's last minute is above this, in ms."),
    ALERTS_ERRORS("fairlead.alerts.errors-percent", "1", "Alert when more of the last minute's answers are 5xx."),
    ALERTS_CERTIFICATE("fairlead.alerts.certificate-days", "30", "Alert when a certificate ends sooner."),
    EJECT_NODES(
            "fairlead.eject-nodes",
            "0",
            "How many edge-proxy nodes must agree that they cannot connect to a server before it is down for everyone;"
                    + " 0: more than half of them, and two at least. Used by health-service only."),
    GRACE("fairlead.grace", "30s", "How long present work may take to end after SIGTERM."),
    LEAVE(
            "fairlead.leave",
            "0s",
            "How long after SIGTERM new work is still taken while /health/ready says no, so that whoever sends it can"
                    + " look elsewhere first: a floating address, a load balancer before this one."),
    SERVERS(
            "fairlead.servers",
            "",
            "HOST or HOST:PORT of servers, separated by commas: with these and without a configuration file, the first"
                    + " configuration is made from the settings below. Used by config-service only."),
    SERVER_PORT("fairlead.server-port", "8080", "Port of the servers that say none."),
    STREAM_SERVERS(
            "fairlead.stream-servers",
            "",
            "HOST or HOST:PORT of servers for the paths of fairlead.stream-path, chosen by a hash of the URI."),
    STREAM_SERVER_PORT("fairlead.stream-server-port", "8082", "Port of the stream servers that say none."),
    STREAM_PATH("fairlead.stream-path", "/stream", "What paths for the stream servers begin with."),
    LISTEN_HTTP("fairlead.listen-http", "80", "Port of the HTTP listener."),
    LISTEN_HTTPS("fairlead.listen-https", "443", "Port of the HTTPS listener, which needs a certificate."),
    TLS_CERT_PATH("fairlead.tls-cert-path", "", "PEM file with certificate chain and key; empty: HTTP only."),
    CHECK_PATH("fairlead.check-path", "/health", "Path that a check asks for."),
    CHECK_INTERVAL("fairlead.check-interval", "5s", "Time between two checks of a server."),
    CHECK_FALL("fairlead.check-fall", "3", "Failed checks in a row before a server is DOWN."),
    CHECK_RISE("fairlead.check-rise", "2", "Passed checks in a row before a server is UP."),
    SLOWSTART("fairlead.slowstart", "30s", "How long the weight of a server that came back takes to be its full one."),
    STICKY_COOKIE("fairlead.sticky-cookie", "SERVERID", "Cookie that keeps a client at its server; empty: none.");

    private final String key;
    private final String usual;
    private final String sentence;

    SettingKey(String key, String usual, String sentence) {
        this.key = key;
        this.usual = usual;
        this.sentence = sentence;
    }

    /** The MicroProfile Config key. */
    public String key() {
        return key;
    }

    /** The default, empty for none. */
    public String usual() {
        return usual;
    }

    /** What it is. */
    public String sentence() {
        return sentence;
    }

    /** The environment variable that sets it. */
    public String variable() {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Its value in these settings. */
    public String in(Settings settings) {
        return settings.get(key).orElse(usual);
    }
}
