package io.fairlead.model.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A statistics page served by a proxy. HAProxy manual 4.2 {@code stats ...}.
 *
 * @param uri prefix of the path that shows the page
 * @param users who may see it (Basic authentication); everyone when empty
 * @param realm the realm named in the 401 answer
 * @param refresh how often the page reloads itself
 * @param hideVersion whether the page keeps the version to itself
 */
public record StatsPage(
        String uri, List<Credentials> users, String realm, Optional<Duration> refresh, boolean hideVersion) {

    public StatsPage {
        users = List.copyOf(users);
    }
}
