package io.fairlead.edge;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.persistence.Stay;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.edge.Explanation.Candidate;
import io.fairlead.edge.Explanation.Choice;
import io.fairlead.model.config.Balance;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which server of a backend would be chosen, and why not the others. */
final class ServerChoice {

    private ServerChoice() {}

    /** The choice for this hash, unless the client stays with a server. */
    static Choice of(BackendPlan backend, int key, @Nullable Stay stay) {
        LiveServer pinned = stay == null ? null : stay.server();
        return choice(backend, key, pinned == null ? backend.live().preview(key) : pinned, stay);
    }

    /** Nobody is asked for. */
    static Choice none(BackendPlan backend) {
        return choice(backend, 0, null, null);
    }

    private static Choice choice(BackendPlan backend, int key, @Nullable LiveServer chosen, @Nullable Stay stay) {
        boolean stays = stay != null && stay.server() != null;
        LiveBackend live = backend.live();
        Balance balance = backend.config().balance();
        List<Candidate> candidates = live.servers().stream()
                .map(server -> candidate(live, server, chosen, stays))
                .toList();
        return new Choice(
                live.name(),
                name(balance),
                hashes(balance) ? Integer.toHexString(key) : "",
                stay == null ? "" : persistence(backend, stay),
                chosen == null ? "" : chosen.id().server(),
                live.queued(),
                live.counters().sessions.get(),
                candidates);
    }

    /** What became of the client's cookie, by the letter that the log has for it. HAProxy manual 8.5. */
    private static String persistence(BackendPlan backend, Stay stay) {
        String cookie = backend.config()
                .persistence()
                .cookie()
                .map(keeper -> "cookie " + keeper.name())
                .orElse("what is remembered");
        LiveServer pinned = stay.server();
        String leads = pinned == null ? "" : pinned.id().server();
        return switch (stay.client()) {
            case 'V' -> cookie + " leads to " + leads;
            case 'D' ->
                pinned == null
                        ? cookie + " names a server that is down, and clients do not stay with those"
                        : cookie + " leads to " + leads + ", which is down";
            case 'I' -> cookie + " names no server";
            case 'E' -> cookie + " was not used for too long";
            case 'O' -> cookie + " is too old";
            case 'U' -> cookie + " does not count for this request";
            default -> pinned == null ? "no " + cookie : cookie + " leads to " + leads;
        };
    }

    private static Candidate candidate(
            LiveBackend live, LiveServer server, @Nullable LiveServer chosen, boolean stays) {
        boolean taken = server.equals(chosen);
        return new Candidate(
                server.id().server(),
                server.address().getAddress().getHostAddress() + ":"
                        + server.address().getPort(),
                server.availability().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                server.weight(),
                server.busy(),
                server.limit(),
                taken,
                taken ? stays ? "the client stays with it" : "the algorithm's choice" : refusal(live, server, stays));
    }

    private static String refusal(LiveBackend live, LiveServer server, boolean stays) {
        return switch (server.availability()) {
            case DOWN -> "it is down";
            case MAINT -> "it is in maintenance";
            case PERSISTENT_ONLY -> server.weight() == 0 ? "its weight is 0" : "it is being drained";
            case USABLE -> {
                if (stays) {
                    yield "the client stays with another";
                }
                if (!live.eligible(server)) {
                    yield "it is a backup and others are up";
                }
                yield server.hasRoom() ? "the algorithm prefers another" : "it is full";
            }
        };
    }

    private static boolean hashes(Balance balance) {
        return switch (balance) {
            case Balance.RoundRobin _,
                    Balance.StaticRoundRobin _,
                    Balance.LeastConn _,
                    Balance.First _,
                    Balance.Random _ -> false;
            case Balance.Source _, Balance.Uri _, Balance.Header _, Balance.UrlParam _ -> true;
        };
    }

    private static String name(Balance balance) {
        return switch (balance) {
            case Balance.RoundRobin _ -> "roundrobin";
            case Balance.StaticRoundRobin _ -> "static-rr";
            case Balance.LeastConn _ -> "leastconn";
            case Balance.First _ -> "first";
            case Balance.Random _ -> "random";
            case Balance.Source _ -> "source";
            case Balance.Uri _ -> "uri";
            case Balance.Header header -> "hdr(" + header.name() + ")";
            case Balance.UrlParam param -> "url_param(" + param.name() + ")";
        };
    }
}
