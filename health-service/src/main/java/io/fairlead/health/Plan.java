package io.fairlead.health;

import io.fairlead.health.probe.DatabaseTarget;
import io.fairlead.health.probe.Target;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.config.Monitoring.InitState;
import io.fairlead.model.config.Monitoring.OnError;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.Server;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.RiseFall;
import io.fairlead.model.state.ServerId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How one server is checked. Equal plans are checked alike, so a checker survives a revision that does not change its.
 *
 * @param server which
 * @param backup whether it is a backup server, for the words of the log
 * @param target what is probed
 * @param settings how often
 * @param initState what it is before the first check
 * @param onError what too many errors of its traffic lead to
 * @param logAll whether every result that changes something is logged ({@code option log-health-checks})
 * @param spread by how many percent checks come sooner or later ({@code spread-checks})
 */
record Plan(
        ServerId server,
        boolean backup,
        Target target,
        CheckSettings settings,
        InitState initState,
        OnError onError,
        boolean logAll,
        int spread) {

    /** Up at the start, and a bad answer to a client counts as a failed check. */
    Plan(ServerId server, boolean backup, Target target, CheckSettings settings, boolean logAll) {
        this(server, backup, target, settings, InitState.UP, OnError.FAIL_CHECK, logAll, 0);
    }

    /** How often a server that is not the primary is asked whether it has become it. */
    private static final Duration PROMOTION = Duration.ofMillis(500);

    /** The plans of all checked servers, in the order of the configuration. */
    static Map<ServerId, Plan> of(ProxyConfig config) {
        Map<ServerId, Plan> plans = new LinkedHashMap<>();
        for (Backend backend : config.backends()) {
            for (Server server : backend.servers()) {
                server.check().ifPresent(settings -> {
                    ServerId id = new ServerId(backend.name(), server.name());
                    boolean logAll = backend.options().logHealthChecks();
                    plans.put(
                            id,
                            new Plan(
                                    id,
                                    server.backup(),
                                    Target.of(config.backends(), backend, server, settings),
                                    settings,
                                    server.monitoring().initState(),
                                    server.monitoring().onError(),
                                    logAll,
                                    config.global().spreadChecks()));
                });
            }
        }
        return plans;
    }

    /** The counter of a server nobody has checked yet. */
    RiseFall starting() {
        int rise = settings.rise();
        int fall = settings.fall();
        // Of several Redis servers one is the primary: until the Sentinels have named it, nobody is.
        InitState first = initState == InitState.UP && target.sentinels().isPresent() ? InitState.DOWN : initState;
        return switch (first) {
            case UP -> RiseFall.starting(rise, fall);
            case FULLY_UP -> new RiseFall(rise, fall, rise + fall - 1);
            case DOWN -> new RiseFall(rise, fall, rise - 1);
            case FULLY_DOWN -> new RiseFall(rise, fall, 0);
        };
    }

    /** The pause after a check that left the counter there. HAProxy manual 5.2 {@code inter}. */
    Duration pause(RiseFall counter) {
        Duration pause = settings.inter();
        if (counter.counter() == 0) {
            pause = settings.downInter().orElse(pause);
        } else if (counter.inTransition()) {
            pause = settings.fastInter().orElse(pause);
        }
        return mayBecomeLeader(counter) && pause.compareTo(PROMOTION) > 0 ? PROMOTION : pause;
    }

    /** A pause that many percent shorter to longer, from 0 to 1 at random. HAProxy manual 3.2 {@code spread-checks}. */
    Duration spread(Duration pause, double random) {
        return spread == 0 ? pause : pause.plusNanos((long) (pause.toNanos() * (spread / 100.0) * (1 - 2 * random)));
    }

    /** The counter after a check; the word of the Sentinels is no accident that has to be seen again. */
    RiseFall next(RiseFall counter, ProbeResult result) {
        if (target.sentinels().isPresent() && result.code() == CheckCode.L7STS) {
            return new RiseFall(counter.rise(), counter.fall(), 0);
        }
        return counter.next(result.passed());
    }

    /** Clients wait for the next primary: nobody wants to learn of it an interval later. */
    private boolean mayBecomeLeader(RiseFall counter) {
        DatabaseRole wanted =
                target.database().map(DatabaseTarget::wanted).orElseGet(() -> DatabaseRole.of(target.check()));
        return !counter.up()
                && (wanted == DatabaseRole.PRIMARY || target.sentinels().isPresent());
    }

    /** The counter of a server checked before, perhaps under other numbers. */
    RiseFall resume(boolean up, int counter) {
        int rise = settings.rise();
        int fall = settings.fall();
        if (up) {
            return new RiseFall(rise, fall, Math.clamp(counter, rise, rise + fall - 1));
        }
        return new RiseFall(rise, fall, Math.clamp(counter, 0, rise - 1));
    }
}
