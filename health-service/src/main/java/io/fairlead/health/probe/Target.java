package io.fairlead.health.probe;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.HttpProto;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.state.Overrides;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is probed, how, and how patiently. Comparable: equal targets are checked alike.
 *
 * @param address where
 * @param tls how to speak TLS; plain when absent
 * @param check what is asked
 * @param connectTimeout for the connection and the handshake
 * @param replyTimeout for the answer, counted from the connection; absent when {@code connectTimeout} bounds it all
 * @param introduction the PROXY header before anything else, which says that we speak for ourselves
 * @param database what else is asked of a PostgreSQL server
 * @param sentinels who else is asked of a Redis server
 * @param proto which HTTP is spoken
 */
public record Target(
        HostPort address,
        Optional<ServerTls> tls,
        HealthCheck check,
        Duration connectTimeout,
        Optional<Duration> replyTimeout,
        SendProxy introduction,
        Optional<DatabaseTarget> database,
        Optional<SentinelTarget> sentinels,
        HttpProto proto) {

    /** Without a PROXY header, and without a word about HTTP. */
    public Target(
            HostPort address,
            Optional<ServerTls> tls,
            HealthCheck check,
            Duration connectTimeout,
            Optional<Duration> replyTimeout) {
        this(
                address,
                tls,
                check,
                connectTimeout,
                replyTimeout,
                SendProxy.NONE,
                Optional.empty(),
                Optional.empty(),
                HttpProto.AUTO);
    }

    /** The same where an operator said that the server is, or is to be checked. */
    public Target moved(Overrides overrides) {
        if (overrides.address().isEmpty() && overrides.checkPort() == 0) {
            return this;
        }
        HostPort place = overrides.address().orElse(address);
        int port = overrides.checkPort() == 0 ? place.port() : overrides.checkPort();
        return new Target(
                new HostPort(place.host(), port),
                tls,
                check,
                connectTimeout,
                replyTimeout,
                introduction,
                database.map(there -> overrides.address().map(there::at).orElse(there)),
                sentinels.map(there -> overrides.address().map(there::at).orElse(there)),
                proto);
    }

    /**
     * The target of a checked server. An override of address or port does not inherit TLS (HAProxy manual 5.2, {@code
     * check-ssl}). With {@code timeout check}, {@code timeout connect} (at most the interval) is for the connection and
     * {@code timeout check} for the answer; without, the interval bounds the whole check (manual 4.2, {@code timeout
     * check}).
     */
    public static Target of(Backend backend, Server server, CheckSettings settings) {
        return of(List.of(backend), backend, server, settings);
    }

    /** The same among all backends, of which some may lead to the same databases. */
    public static Target of(List<Backend> all, Backend backend, Server server, CheckSettings settings) {
        boolean overridden = settings.address().isPresent() || settings.port().isPresent();
        HostPort address = new HostPort(
                settings.address().orElse(server.address().host()),
                settings.port().orElse(server.address().port()));
        Optional<ServerTls> tls = overridden ? Optional.empty() : server.tls();
        if (tls.isEmpty() && settings.tls()) {
            tls = Optional.of(server.tls().orElse(ServerTls.UNVERIFIED));
        }
        Optional<String> sni = settings.sni();
        Optional<Duration> reply = backend.timeouts().check();
        Duration connect = reply.flatMap(ignored -> backend.timeouts().connect())
                .filter(timeout -> timeout.compareTo(settings.inter()) < 0)
                .orElse(settings.inter());
        return new Target(
                address,
                tls.map(t -> asking(t, sni, alpn(server, settings))),
                backend.check(),
                connect,
                reply,
                server.wire().inChecks(overridden),
                DatabaseTarget.of(all, backend, server),
                backend.database()
                        .sentinels()
                        .map(sentinels -> new SentinelTarget(server.address(), server.tls(), sentinels)),
                server.wire().spokenInChecks());
    }

    /** Who is to speak HTTP/2 without more words is offered it, as RFC 9113 section 3.2 has it. */
    private static List<String> alpn(Server server, CheckSettings settings) {
        boolean only = server.wire().spokenInChecks() == HttpProto.H2;
        return only && settings.alpn().isEmpty() ? List.of("h2") : settings.alpn();
    }

    /**
     * TLS as a check speaks it. SNI and ALPN of the traffic are not used for checks (HAProxy manual 5.2, {@code check-sni}),
     * but a name to verify is.
     */
    private static ServerTls asking(ServerTls tls, Optional<String> sni, List<String> alpn) {
        return new ServerTls(
                tls.verify(),
                tls.caFile(),
                sni,
                tls.verifyHost().or(() -> sni).or(tls::sni),
                alpn,
                tls.crlFile(),
                tls.certificate(),
                tls.profile());
    }
}
