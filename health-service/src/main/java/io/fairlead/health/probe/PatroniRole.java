package io.fairlead.health.probe;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path of Patroni's REST API asks a server to be, told by the words of {@code GET /cluster}: to ask another
 * Patroni when the server's own does not answer. Patroni documentation, "Patroni REST API".
 *
 * @param roles any of which will do
 * @param mostLag bytes a replica may be behind; below 0 for any
 * @param reads whether servers with the tag {@code noloadbalance} are left out
 */
public record PatroniRole(Set<String> roles, long mostLag, boolean reads) {

    private static final String LEADER = "leader";
    private static final String STANDBY_LEADER = "standby_leader";
    private static final String SYNC = "sync_standby";
    private static final String QUORUM = "quorum_standby";
    private static final String REPLICA = "replica";
    private static final Set<String> REPLICAS = Set.of(REPLICA, SYNC, QUORUM);

    private static final Map<String, Set<String>> PATHS = Map.ofEntries(
            Map.entry("/primary", Set.of(LEADER)),
            Map.entry("/master", Set.of(LEADER)),
            Map.entry("/read-write", Set.of(LEADER)),
            Map.entry("/leader", Set.of(LEADER, STANDBY_LEADER)),
            Map.entry("/standby-leader", Set.of(STANDBY_LEADER)),
            Map.entry("/standby_leader", Set.of(STANDBY_LEADER)),
            Map.entry("/replica", REPLICAS),
            Map.entry("/read-only", Set.of(LEADER, REPLICA, SYNC, QUORUM)),
            Map.entry("/sync", Set.of(SYNC)),
            Map.entry("/synchronous", Set.of(SYNC)),
            Map.entry("/read-only-sync", Set.of(LEADER, SYNC)),
            Map.entry("/quorum", Set.of(QUORUM)),
            Map.entry("/async", Set.of(REPLICA)),
            Map.entry("/asynchronous", Set.of(REPLICA)));

    /** A number and a unit, as PostgreSQL's settings have them. */
    private static final Pattern SIZE = Pattern.compile("lag=([0-9]{1,12})(b|kb|mb|gb|tb)?", Pattern.CASE_INSENSITIVE);

    public PatroniRole {
        roles = Set.copyOf(roles);
    }

    /** What this path asks for; empty when it asks for no role. */
    static Optional<PatroniRole> of(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return Optional.ofNullable(PATHS.get(path))
                .map(roles -> new PatroniRole(
                        roles, query < 0 ? -1 : lag(uri.substring(query + 1)), roles.contains(REPLICA)));
    }

    private static long lag(String query) {
        for (String part : query.split("&", -1)) {
            Matcher size = SIZE.matcher(part);
            if (size.matches()) {
                String unit = size.group(2) == null ? "b" : size.group(2).toLowerCase(Locale.ROOT);
                return Long.parseLong(size.group(1))
                        << switch (unit) {
                            case "kb" -> 10;
                            case "mb" -> 20;
                            case "gb" -> 30;
                            case "tb" -> 40;
                            default -> 0;
                        };
            }
        }
        return -1;
    }

    /** Whether a member of the cluster is that. */
    boolean fits(PatroniMember member) {
        String role = role(member);
        return roles.contains(role)
                && member.running()
                && (!reads || role.equals(LEADER) || member.balanced())
                && (mostLag < 0 || role.equals(LEADER) || member.lag().orElse(Long.MAX_VALUE) <= mostLag);
    }

    /** Versions before 2 and from 4 on have other words for the leader. */
    private static String role(PatroniMember member) {
        return member.role().equals("master") || member.role().equals("primary") ? LEADER : member.role();
    }
}
