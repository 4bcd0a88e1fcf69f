package io.fairlead.haproxy.config;

import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who serves a proxy in mode TCP: db-router when it is PostgreSQL, edge-proxy otherwise. A comment
 * {@code # fairlead: protocol ...} overrules what the lines look like.
 */
final class Protocols {

    /** Paths of Patroni's REST API that ask for a role. */
    private static final Set<String> ROLES = Set.of(
            "/master",
            "/primary",
            "/leader",
            "/replica",
            "/read-write",
            "/read-only",
            "/read-only-sync",
            "/standby-leader",
            "/standby_leader",
            "/sync",
            "/synchronous",
            "/async",
            "/asynchronous",
            "/quorum");

    private static final Set<Integer> PORTS = Set.of(5432, 6432);

    private final Names names;
    private final Modes modes;
    private final Report report;
    private final Map<ProxyDraft, Protocol> backends = new HashMap<>();

    Protocols(List<ProxyDraft> proxies, Names names, Modes modes, Report report) {
        this.names = names;
        this.modes = modes;
        this.report = report;
        for (ProxyDraft proxy : proxies) {
            if (proxy.kind.back()) {
                backends.put(proxy, decide(proxy));
            }
        }
    }

    /** The protocol of a backend or listen section. */
    Protocol ofBackend(ProxyDraft proxy) {
        return backends.getOrDefault(proxy, Protocol.TCP);
    }

    /** The protocol of a frontend or listen section: what it says, or what its backends are. */
    Protocol ofFrontend(ProxyDraft proxy) {
        if (modes.of(proxy) == ProxyMode.HTTP) {
            return Protocol.TCP;
        }
        if (proxy.protocol.isPresent()
                || (proxy.kind == SectionKind.LISTEN && names.ways(proxy).isEmpty())) {
            return proxy.protocol.orElse(ofBackend(proxy));
        }
        List<Protocol> protocols =
                names.backendsOf(proxy).stream().map(this::ofBackend).distinct().toList();
        if (protocols.size() > 1) {
            report.error(
                    "mixed-protocols",
                    proxy.name,
                    proxy.title() + " leads to backends of different protocols",
                    "write # fairlead: protocol tcp into the backends that are to be plain TCP");
        }
        return protocols.isEmpty() ? Protocol.TCP : protocols.getFirst();
    }

    private Protocol decide(ProxyDraft backend) {
        if (modes.of(backend) == ProxyMode.HTTP) {
            backend.protocol.ifPresent(_ ->
                    report.warning("unused-remark", backend.name, "the protocol remark says nothing in mode http"));
            return Protocol.TCP;
        }
        Optional<String> why = postgres(backend);
        Protocol protocol = backend.protocol.orElse(why.isPresent() ? Protocol.POSTGRESQL : Protocol.TCP);
        String reason =
                backend.protocol.isPresent() ? "a remark says so" : why.orElse("nothing in it looks like a database");
        String program = protocol == Protocol.TCP
                ? "edge-proxy as plain TCP"
                : "db-router as " + protocol.name().toLowerCase(Locale.ROOT);
        report.info(
                "protocol",
                backend.name,
                backend.title() + " is served by " + program + ": " + reason,
                "# fairlead: protocol postgresql|redis|tcp overrules this");
        return protocol;
    }

    private static Optional<String> postgres(ProxyDraft backend) {
        CheckDraft check = backend.settings.check;
        if (check.kind == CheckDraft.Kind.PGSQL) {
            return Optional.of("it is checked by pgsql-check");
        }
        if (check.kind == CheckDraft.Kind.HTTP && isRole(check.uri())) {
            return Optional.of("its check asks Patroni for a role");
        }
        for (ProxyDraft.ServerLine line : backend.servers) {
            int port = line.server().address().port();
            if (PORTS.contains(port)) {
                return Optional.of("server \"" + line.server().name() + "\" has port " + port);
            }
        }
        return Optional.empty();
    }

    /** Whether a check's path asks Patroni for a role. */
    static boolean isRole(String uri) {
        int query = uri.indexOf('?');
        return ROLES.contains(query < 0 ? uri : uri.substring(0, query));
    }
}
