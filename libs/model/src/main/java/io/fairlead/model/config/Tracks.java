package io.fairlead.model.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which server's checks tell of which other servers. A server may track one that tracks another; what counts is the one
 * at the end, which is checked. HAProxy manual 5.2 {@code track}. Pure.
 */
public final class Tracks {

    private final Map<String, Server> servers = new LinkedHashMap<>();

    private Tracks(ProxyConfig config) {
        for (Backend backend : config.backends()) {
            for (Server server : backend.servers()) {
                servers.put(backend.name() + "/" + server.name(), server);
            }
        }
    }

    /** Those of a configuration. */
    public static Tracks of(ProxyConfig config) {
        return new Tracks(config);
    }

    /** Of each server that is tracked, those that follow it; both as {@code BACKEND/SERVER}. */
    public Map<String, List<String>> followers() {
        Map<String, List<String>> followers = new HashMap<>();
        servers.forEach((name, server) -> {
            if (!server.monitoring().track().isEmpty()) {
                followers
                        .computeIfAbsent(judged(name), any -> new ArrayList<>())
                        .add(name);
            }
        });
        return followers;
    }

    /** Whose checks tell of a server: its own, or those of the one at the end of what it tracks. */
    public String judged(String name) {
        Set<String> seen = new HashSet<>();
        String at = name;
        while (seen.add(at) && servers.containsKey(at) && !track(at).isEmpty()) {
            at = track(at);
        }
        return at;
    }

    /** What is wrong with what a server tracks. */
    public Optional<String> objection(String name) {
        Server server = servers.get(name);
        if (server == null || server.monitoring().track().isEmpty()) {
            return Optional.empty();
        }
        if (server.check().isPresent()) {
            return Optional.of("server \"" + name + "\" cannot have checks and track another server");
        }
        String end = judged(name);
        Server tracked = servers.get(end);
        if (tracked == null) {
            return Optional.of("server \"" + name + "\" tracks \"" + end + "\", which does not exist");
        }
        if (!tracked.monitoring().track().isEmpty()) {
            return Optional.of("server \"" + name + "\" tracks itself");
        }
        if (tracked.check().isEmpty() && tracked.monitoring().agent().isEmpty()) {
            return Optional.of("server \"" + name + "\" tracks \"" + end + "\", which has neither check nor agent");
        }
        return Optional.empty();
    }

    private String track(String name) {
        Server server = servers.get(name);
        return server == null ? "" : server.monitoring().track();
    }
}
