package io.fairlead.model.config;

import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import io.fairlead.model.diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks of a configuration as a whole that need no I/O: names that are used exist, and exist once. */
public final class ConfigChecks {

    private final List<Diagnostic> found = new ArrayList<>();

    private ConfigChecks() {}

    /** Every finding; the configuration may be used when none is an error. */
    public static List<Diagnostic> check(ProxyConfig config) {
        ConfigChecks checks = new ConfigChecks();
        checks.names(config);
        checks.tables(config);
        for (int i = 0; i < config.frontends().size(); i++) {
            checks.frontend(config, config.frontends().get(i), "/frontends/" + i);
        }
        for (int i = 0; i < config.backends().size(); i++) {
            checks.backend(config.backends().get(i), "/backends/" + i);
        }
        checks.tracks(config);
        return List.copyOf(checks.found);
    }

    private void names(ProxyConfig config) {
        Set<String> frontends = new HashSet<>();
        for (int i = 0; i < config.frontends().size(); i++) {
            String name = config.frontends().get(i).name();
            if (!frontends.add(name)) {
                error("duplicate-name", "/frontends/" + i, "frontend \"" + name + "\" is defined twice");
            }
        }
        Set<String> backends = new HashSet<>();
        for (int i = 0; i < config.backends().size(); i++) {
            String name = config.backends().get(i).name();
            if (!backends.add(name)) {
                error("duplicate-name", "/backends/" + i, "backend \"" + name + "\" is defined twice");
            }
        }
    }

    private void tables(ProxyConfig config) {
        Set<String> tables = new HashSet<>();
        for (int i = 0; i < config.tables().size(); i++) {
            String name = config.tables().get(i).name();
            if (!tables.add(name)) {
                error("duplicate-name", "/tables/" + i, "table \"" + name + "\" is defined twice");
            }
        }
        for (int i = 0; i < config.frontends().size(); i++) {
            Frontend frontend = config.frontends().get(i);
            String at = "/frontends/" + i;
            String limit = RateLimit.tableName(frontend.name());
            if (frontend.guard().rateLimit().isPresent() && !tables.add(limit)) {
                error("duplicate-name", at, "table \"" + limit + "\" is that of the frontend's rate limit");
            }
            counted(tables, frontend.requestRules(), frontend.name(), at + "/rules");
            counted(tables, frontend.policy(), frontend.name(), at + "/policy");
        }
        for (int i = 0; i < config.backends().size(); i++) {
            Backend backend = config.backends().get(i);
            String at = "/backends/" + i;
            counted(tables, backend.requestRules(), backend.name(), at + "/rules");
            counted(tables, backend.policy(), backend.name(), at + "/policy");
            List<StickRule> sticks = backend.persistence().sticks();
            for (int j = 0; j < sticks.size(); j++) {
                isTable(tables, sticks.get(j).table().orElse(backend.name()), at + "/persistence/stick/" + j);
            }
        }
    }

    private void counted(Set<String> tables, Policy policy, String proxy, String at) {
        counted(tables, policy.connectionRules(), proxy, at + "/connection-rules");
        counted(tables, policy.contentRules(), proxy, at + "/content-rules");
        counted(tables, policy.responseRules(), proxy, at + "/response-rules");
    }

    private void counted(Set<String> tables, List<Rule> rules, String proxy, String at) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).action() instanceof Action.Track track) {
                isTable(tables, track.table().orElse(proxy), at + "/" + i);
            }
        }
    }

    private void isTable(Set<String> tables, String name, String at) {
        if (!tables.contains(name)) {
            error("unknown-table", at, "table \"" + name + "\" does not exist");
        }
    }

    private void frontend(ProxyConfig config, Frontend frontend, String at) {
        for (int i = 0; i < frontend.backendRules().size(); i++) {
            exists(config, frontend.backendRules().get(i).backend(), frontend, at + "/use-backend/" + i);
        }
        frontend.defaultBackend().ifPresent(name -> exists(config, name, frontend, at + "/default-backend"));
    }

    private void exists(ProxyConfig config, String backend, Frontend frontend, String at) {
        if (config.backend(backend).isEmpty()) {
            error(
                    "unknown-backend",
                    at,
                    "frontend \"" + frontend.name() + "\" uses backend \"" + backend + "\", which does not exist");
        }
    }

    private void backend(Backend backend, String at) {
        Set<String> servers = new HashSet<>();
        for (int i = 0; i < backend.servers().size(); i++) {
            String name = backend.servers().get(i).name();
            if (!servers.add(name)) {
                error(
                        "duplicate-name",
                        at + "/servers/" + i,
                        "server \"" + backend.name() + "/" + name + "\" is defined twice");
            }
        }
    }

    private void tracks(ProxyConfig config) {
        Tracks tracks = Tracks.of(config);
        for (int i = 0; i < config.backends().size(); i++) {
            Backend backend = config.backends().get(i);
            for (int j = 0; j < backend.servers().size(); j++) {
                String at = "/backends/" + i + "/servers/" + j;
                tracks.objection(backend.name() + "/" + backend.servers().get(j).name())
                        .ifPresent(words -> error("bad-track", at, words));
            }
        }
    }

    private void error(String code, String pointer, String message) {
        found.add(new Diagnostic(Severity.ERROR, code, pointer, Position.UNKNOWN, message, ""));
    }
}
