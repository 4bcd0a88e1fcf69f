package io.fairlead.haproxy.config;

import io.fairlead.model.config.Credentials;
import io.fairlead.model.config.StatsPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code stats} lines of a proxy said so far; any of them switches the page on. HAProxy manual 4.2 stats. */
final class StatsDraft {

    String uri = "/haproxy?stats";
    String realm = "HAProxy Statistics";
    Optional<Duration> refresh = Optional.empty();
    boolean hideVersion;
    final List<Credentials> users = new ArrayList<>();

    StatsPage build() {
        return new StatsPage(uri, users, realm, refresh, hideVersion);
    }
}
