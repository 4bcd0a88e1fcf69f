package io.fairlead.haproxy.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds backends by name and reports names that are used twice or lead nowhere. */
final class Names {

    private final Report report;
    private final Map<String, ProxyDraft> backends = new HashMap<>();

    Names(List<ProxyDraft> proxies, Report report) {
        this.report = report;
        Map<String, ProxyDraft> fronts = new HashMap<>();
        for (ProxyDraft proxy : proxies) {
            boolean taken = proxy.kind.front() && alreadyThere(fronts, proxy);
            if (proxy.kind.back() && !taken) {
                alreadyThere(backends, proxy);
            }
            servers(proxy);
        }
    }

    private boolean alreadyThere(Map<String, ProxyDraft> named, ProxyDraft proxy) {
        ProxyDraft other = named.putIfAbsent(proxy.name.text(), proxy);
        if (other != null) {
            report.error(
                    "duplicate-name",
                    proxy.name,
                    proxy.title() + " has the same name as the " + other.kind.word() + " in line " + other.name.line());
        }
        return other != null;
    }

    private void servers(ProxyDraft proxy) {
        Set<String> seen = new HashSet<>();
        for (ProxyDraft.ServerLine line : proxy.servers) {
            if (!seen.add(line.name().text())) {
                report.error(
                        "duplicate-name",
                        line.name(),
                        "server \"" + line.name().text() + "\" is defined twice in " + proxy.title());
            }
        }
    }

    Optional<ProxyDraft> backend(String name) {
        return Optional.ofNullable(backends.get(name));
    }

    /** The backends a frontend leads to, by the word that names each. */
    Map<Word, ProxyDraft> ways(ProxyDraft front) {
        Map<Word, ProxyDraft> ways = new LinkedHashMap<>();
        front.switches.forEach(
                rule -> backend(rule.backend().text()).ifPresent(backend -> ways.put(rule.backend(), backend)));
        front.settings.defaultBackend.ifPresent(
                word -> backend(word.text()).ifPresent(backend -> ways.put(word, backend)));
        return ways;
    }

    List<ProxyDraft> backendsOf(ProxyDraft front) {
        return List.copyOf(ways(front).values());
    }

    /** Reports the names in a section that no backend has. */
    void check(ProxyDraft proxy) {
        if (proxy.kind.front()) {
            proxy.switches.forEach(rule -> exists(rule.backend()));
            proxy.settings.defaultBackend.ifPresent(this::exists);
        }
        proxy.acls.counted().forEach(this::exists);
    }

    private void exists(Word word) {
        if (!backends.containsKey(word.text())) {
            report.error(
                    "unknown-backend",
                    word,
                    "there is no backend \"" + word.text() + "\"",
                    Nearest.hint(word.text(), backends.keySet()));
        }
    }
}
