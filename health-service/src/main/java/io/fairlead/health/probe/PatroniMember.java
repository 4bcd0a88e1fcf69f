package io.fairlead.health.probe;

import io.fairlead.model.config.HostPort;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What Patroni's {@code GET /cluster} tells of one server. Patroni documentation, "Patroni REST API"; words of versions
 * 2 to 4.
 *
 * @param role such as {@code leader}, {@code replica}, {@code sync_standby}
 * @param state such as {@code running}, {@code streaming}, {@code start failed}
 * @param host where PostgreSQL listens; empty when it is not told
 * @param port the same
 * @param api the URL of its own REST API; empty when it is not told
 * @param timeline 0 when it is not told
 * @param lag bytes behind the leader; empty when nobody knows
 * @param balanced whether readers may come: not with the tag {@code noloadbalance}
 */
record PatroniMember(
        String role,
        String state,
        String host,
        int port,
        String api,
        long timeline,
        OptionalLong lag,
        boolean balanced) {

    /** States in which PostgreSQL answers queries. */
    private static final Set<String> RUNNING = Set.of("running", "streaming", "in archive recovery");

    /**
     * All members.
     *
     * @throws IllegalArgumentException when the text is not what Patroni answers
     */
    static List<PatroniMember> all(String json) {
        List<PatroniMember> members = new ArrayList<>();
        for (Map<String, String> fields : JsonRecords.read(json, "members")) {
            members.add(of(fields));
        }
        return List.copyOf(members);
    }

    private static PatroniMember of(Map<String, String> fields) {
        OptionalLong replayed = number(fields, "replay_lag");
        return new PatroniMember(
                fields.getOrDefault("role", ""),
                fields.getOrDefault("state", ""),
                fields.getOrDefault("host", ""),
                (int) Math.min(number(fields, "port").orElse(0), 65_535),
                fields.getOrDefault("api_url", ""),
                number(fields, "timeline").orElse(0),
                replayed.isPresent() ? replayed : number(fields, "lag"),
                !fields.getOrDefault("tags.noloadbalance", "false").equals("true"));
    }

    private static OptionalLong number(Map<String, String> fields, String key) {
        String text = fields.getOrDefault(key, "");
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** Whether its PostgreSQL answers queries, as far as Patroni knows. */
    boolean running() {
        return RUNNING.contains(state);
    }

    /** Whether it is the server at this address, or the one whose Patroni listens there. */
    boolean is(HostPort server, HostPort patroni) {
        return same(host, port, server)
                || authority()
                        .filter(own -> same(own.host(), own.port(), patroni))
                        .isPresent();
    }

    private Optional<HostPort> authority() {
        try {
            URI uri = new URI(api);
            String name = uri.getHost();
            return name == null || uri.getPort() < 0
                    ? Optional.empty()
                    : Optional.of(new HostPort(name.replace("[", "").replace("]", ""), uri.getPort()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean same(String host, int port, HostPort other) {
        return port == other.port()
                && !host.isBlank()
                && (host.equalsIgnoreCase(other.host())
                        || new InetSocketAddress(host, port).equals(new InetSocketAddress(other.host(), other.port())));
    }
}
