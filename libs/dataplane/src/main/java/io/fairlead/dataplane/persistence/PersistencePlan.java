package io.fairlead.dataplane.persistence;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.rules.CompiledCondition;
import io.fairlead.dataplane.rules.ConditionCompiler;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.model.config.Backend;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How clients of one backend stay with their server, ready for traffic. Immutable. */
public final class PersistencePlan {

    private static final InstantSource CLOCK = InstantSource.system();

    private final Optional<CookieKeeper> cookie;
    private final List<Case> cases;
    private final boolean whenDown;

    private record Case(boolean force, CompiledCondition condition) {}

    private PersistencePlan(Optional<CookieKeeper> cookie, List<Case> cases, boolean whenDown) {
        this.cookie = cookie;
        this.cases = List.copyOf(cases);
        this.whenDown = whenDown;
    }

    /** The plan of a backend. */
    public static PersistencePlan of(Backend backend, ConditionCompiler conditions) {
        List<Case> cases = backend.persistence().cases().stream()
                .map(special -> new Case(special.force(), conditions.compile(special.condition())))
                .toList();
        return new PersistencePlan(
                CookieKeeper.of(backend), cases, backend.persistence().whenDown());
    }

    /** What is known of the client that sends this request; null when clients do not stay here. */
    public @Nullable Stay request(RequestHead head, Facts facts, LiveBackend backend) {
        if (cookie.isEmpty()) {
            return null;
        }
        Stay stay = new Stay();
        for (int i = 0; i < cases.size(); i++) {
            Case special = cases.get(i);
            if (special.condition().holds(head, facts)) {
                stay.cases(special.force(), !special.force());
                break;
            }
        }
        cookie.ifPresent(keeper -> keeper.request(head, backend, stay, now()));
        return stay;
    }

    /** Tells the client by its answer, and remembers, which server it stays with. */
    public void response(ResponseHead head, String method, Stay stay, LiveServer server) {
        cookie.ifPresent(keeper -> keeper.response(head, method, stay, server, now()));
    }

    /** Whether the client stays with a server that is down. */
    public boolean whenDown(Stay stay) {
        return whenDown || stay.forced();
    }

    private static int now() {
        return (int) CLOCK.instant().getEpochSecond();
    }
}
