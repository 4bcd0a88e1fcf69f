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
 * @param scope names of the proxies it shows; all when empty
 * @param admin which requests may change servers; none when absent
 */
public record StatsPage(
        String uri,
        List<Credentials> users,
        String realm,
        Optional<Duration> refresh,
        boolean hideVersion,
        List<String> scope,
        Optional<Condition> admin) {

    public StatsPage {
        users = List.copyOf(users);
        scope = List.copyOf(scope);
    }

    /** A page that shows every proxy and changes nothing. */
    public StatsPage(
            String uri, List<Credentials> users, String realm, Optional<Duration> refresh, boolean hideVersion) {
        this(uri, users, realm, refresh, hideVersion, List.of(), Optional.empty());
    }

    /** The same page for these users. */
    public StatsPage withUsers(List<Credentials> others) {
        return new StatsPage(uri, others, realm, refresh, hideVersion, scope, admin);
    }
}
