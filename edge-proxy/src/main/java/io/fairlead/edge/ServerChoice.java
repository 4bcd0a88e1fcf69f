package io.fairlead.edge;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
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

    /** The choice for this hash. */
    static Choice of(BackendPlan backend, int key) {
        return choice(backend, key, backend.live().preview(key));
    }

    /** Nobody is asked for. */
    static Choice none(BackendPlan backend) {
        return choice(backend, 0, null);
    }

    private static Choice choice(BackendPlan backend, int key, @Nullable LiveServer chosen) {
        LiveBackend live = backend.live();
        Balance balance = backend.config().balance();
        List<Candidate> candidates = live.servers().stream()
                .map(server -> candidate(live, server, chosen))
                .toList();
        return new Choice(
                live.name(),
                name(balance),
                hashes(balance) ? Integer.toHexString(key) : "",
                chosen == null ? "" : chosen.id().server(),
                live.queued(),
                live.counters().sessions.get(),
                candidates);
    }

    private static Candidate candidate(LiveBackend live, LiveServer server, @Nullable LiveServer chosen) {
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
                taken ? "the algorithm's choice" : refusal(live, server));
    }

    private static String refusal(LiveBackend live, LiveServer server) {
        return switch (server.availability()) {
            case DOWN -> "it is down";
            case MAINT -> "it is in maintenance";
            case PERSISTENT_ONLY -> server.weight() == 0 ? "its weight is 0" : "it is being drained";
            case USABLE -> {
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
