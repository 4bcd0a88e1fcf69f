package io.fairlead.haproxy.config;

import io.fairlead.model.config.ProxyMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides the mode of every proxy. A written mode counts; HAProxy takes TCP where none is written and then ignores
 * every HTTP line. We take HTTP when the section, or the one it leads to, has such lines, and say so.
 */
final class Modes {

    private final Names names;
    private final Report report;
    private final Map<ProxyDraft, ProxyMode> modes = new HashMap<>();
    private final Map<ProxyDraft, List<ProxyDraft>> users = new HashMap<>();

    Modes(List<ProxyDraft> proxies, Names names, Report report) {
        this.names = names;
        this.report = report;
        for (ProxyDraft proxy : proxies) {
            if (proxy.kind.front()) {
                names.backendsOf(proxy)
                        .forEach(backend -> users.computeIfAbsent(backend, _ -> new ArrayList<>())
                                .add(proxy));
            }
        }
        proxies.forEach(proxy -> proxy.settings.mode.ifPresent(mode -> modes.put(proxy, mode)));
        List<ProxyDraft> fronts = proxies.stream()
                .filter(p -> p.kind.front() && !modes.containsKey(p))
                .toList();
        fronts.forEach(proxy -> decide(proxy, evidenceOf(proxy)));
        List<ProxyDraft> backs =
                proxies.stream().filter(p -> !modes.containsKey(p)).toList();
        backs.forEach(proxy -> decide(proxy, backendEvidence(proxy)));
    }

    /** The mode of a proxy of the document. */
    ProxyMode of(ProxyDraft proxy) {
        return modes.getOrDefault(proxy, ProxyMode.TCP);
    }

    private void decide(ProxyDraft proxy, Optional<Word> evidence) {
        modes.put(proxy, evidence.isPresent() ? ProxyMode.HTTP : ProxyMode.TCP);
        evidence.ifPresent(word -> report.warning(
                "mode-inferred",
                proxy.name,
                proxy.title() + " has no mode and is taken as HTTP because of line " + word.line(),
                "HAProxy would take it as TCP and ignore such lines; write \"mode http\""));
    }

    private Optional<Word> evidenceOf(ProxyDraft front) {
        List<Optional<Word>> all = new ArrayList<>();
        all.add(front.httpOnly);
        for (ProxyDraft backend : names.backendsOf(front)) {
            boolean http =
                    backend.settings.mode.filter(m -> m == ProxyMode.HTTP).isPresent();
            all.add(http ? Optional.of(backend.name) : Optional.empty());
            all.add(backend.settings.mode.isPresent() ? Optional.empty() : backend.httpOnly);
        }
        return all.stream().flatMap(Optional::stream).findFirst();
    }

    private Optional<Word> backendEvidence(ProxyDraft backend) {
        List<ProxyDraft> leading = users.getOrDefault(backend, List.of());
        for (ProxyDraft user : leading) {
            if (of(user) == ProxyMode.HTTP) {
                return Optional.of(user.name);
            }
        }
        return leading.isEmpty() ? backend.httpOnly : Optional.empty();
    }

    /** Reports every way from a frontend to a backend of another mode. */
    void checkWays(ProxyDraft front) {
        names.ways(front).forEach((word, backend) -> {
            if (of(front) != of(backend)) {
                report.error(
                        "mode-mismatch",
                        word,
                        front.title() + " is " + of(front).name() + " and leads to " + backend.title() + ", which is "
                                + of(backend).name(),
                        "give both the same mode");
            }
        });
    }
}
