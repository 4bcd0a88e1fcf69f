package io.fairlead.haproxy.config;

import io.fairlead.model.config.Credentials;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the {@code stats} lines of a proxy. HAProxy manual 4.2 stats. */
final class StatsReader {

    private static final List<String> WORDS = List.of(
            "enable",
            "uri",
            "auth",
            "realm",
            "refresh",
            "hide-version",
            "admin",
            "scope",
            "show-node",
            "show-desc",
            "show-legends",
            "show-modules",
            "http-request");

    private static final int MAX_USERS = 1000;

    private StatsReader() {}

    static void read(ProxyDraft proxy, Args args) {
        Report report = args.report();
        Optional<Word> what = args.value("one of enable, uri, auth, realm, refresh, hide-version");
        if (what.isEmpty()) {
            return;
        }
        proxy.httpOnly(args.keyword());
        StatsDraft stats = own(proxy);
        switch (what.get().text()) {
            case "enable" -> args.end();
            case "hide-version" -> {
                stats.hideVersion = true;
                args.end();
            }
            case "uri" -> args.value("a path").ifPresent(word -> stats.uri = word.text());
            case "realm" -> realm(stats, args);
            case "auth" -> args.value("user:password").ifPresent(word -> user(stats, word, report));
            case "refresh" ->
                args.value("a time")
                        .flatMap(word -> Values.time(word, "s", report))
                        .ifPresent(time -> stats.refresh = time.isZero() ? Optional.empty() : Optional.of(time));
            case "admin" -> admin(proxy, stats, args);
            case "show-node", "show-desc", "show-legends", "show-modules" ->
                report.ignored(what.get(), "\"stats " + what.get().text() + "\"", "the page has its own look");
            case "scope" -> args.value("a proxy's name, or a dot").ifPresent(word -> stats.scope.add(word.text()));
            case "http-request" ->
                report.unsupported(what.get(), "\"stats http-request\"", "it decides who sees the page");
            default ->
                report.error(
                        "unknown-keyword",
                        what.get(),
                        "unknown stats parameter \"" + what.get().text() + "\"",
                        Nearest.hint(what.get().text(), WORDS));
        }
    }

    /** The section's own page; its first line replaces an inherited one. */
    private static StatsDraft own(ProxyDraft proxy) {
        if (!proxy.ownStats || proxy.settings.stats.isEmpty()) {
            proxy.ownStats = true;
            proxy.settings.stats = Optional.of(new StatsDraft());
        }
        return proxy.settings.stats.get();
    }

    private static void admin(ProxyDraft proxy, StatsDraft stats, Args args) {
        if (!RuleReader.conditionFollows(args)) {
            args.report()
                    .error(
                            "missing-value",
                            args.keyword(),
                            "\"stats admin\" needs a condition",
                            "stats admin if TRUE lets everybody change servers who sees the page");
            args.rest();
            return;
        }
        new ConditionReader(proxy.acls, args.report())
                .read(args)
                .ifPresent(condition -> stats.admin.add(new StatsDraft.AdminLine(condition, args.keyword())));
    }

    private static void realm(StatsDraft stats, Args args) {
        Optional<Word> first = args.value("a name");
        if (first.isPresent()) {
            String more = args.rest().stream().map(word -> " " + word.text()).collect(Collectors.joining());
            stats.realm = first.get().text() + more;
        }
    }

    private static void user(StatsDraft stats, Word word, Report report) {
        int colon = word.text().indexOf(':');
        String name = colon < 0 ? word.text() : word.text().substring(0, colon);
        String password = colon < 0 ? "" : word.text().substring(colon + 1);
        if (stats.users.size() == MAX_USERS) {
            report.error("too-large", word, "a page has at most " + MAX_USERS + " users");
        } else if (name.isEmpty() || password.isEmpty()) {
            report.error("bad-value", word, "expected user:password, both not empty");
        } else if (stats.users.stream().anyMatch(user -> user.user().equals(name))) {
            report.warning("duplicate-name", word, "user \"" + name + "\" is named twice; the first password holds");
        } else {
            stats.users.add(new Credentials(name, password));
        }
    }
}
