package io.fairlead.health;

import io.fairlead.health.probe.Prober;
import io.fairlead.health.probe.Target;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.RiseFall;
import io.fairlead.model.state.ServerHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One server under check: probes it in {@link Turns} until stopped, and tells each verdict. Only a turn touches the
 * state.
 */
final class CheckedServer {

    private final Plan plan;
    private final Function<Target, Prober> probers;
    private final Surroundings surroundings;
    private final Turns turns;
    private final AtomicBoolean hurried = new AtomicBoolean();
    private final AtomicBoolean suspected = new AtomicBoolean();
    private final AtomicReference<Optional<ServerHealth>> overruling = new AtomicReference<>(Optional.empty());
    private volatile boolean stopped;
    private boolean maintained;
    private Target target;
    private Prober prober;
    private RiseFall counter;
    private HealthStatus status;
    private Instant since;
    private long checks;
    private long failures;
    private long downs;
    private long epoch;

    /**
     * What a checked server needs of the world.
     *
     * @param node this node's name
     * @param clock what time it is
     * @param order what the operator wants of the server right now
     * @param listener hears of every check
     * @param pulse tells whether this process stood still
     * @param agreed a failed check that nodes of the data plane agree on
     * @param known the newest verdict this node knows of
     * @param timer starts the checks when they are due
     */
    record Surroundings(
            String node,
            Clock clock,
            Supplier<AdminOrder> order,
            Listener listener,
            Pulse pulse,
            Supplier<Optional<ProbeResult>> agreed,
            Supplier<Optional<ServerHealth>> known,
            ScheduledExecutorService timer) {}

    /** Hears of checks, one at a time for each server. */
    interface Listener {

        /** A check was made. */
        void checked(Checked checked);
    }

    /**
     * One check and what it changed.
     *
     * @param plan the server's plan
     * @param before the counter before
     * @param after the counter after
     * @param changed whether this check marked the server up or down
     * @param verdict the verdict after
     * @param base the epoch of the verdict before
     */
    record Checked(Plan plan, RiseFall before, RiseFall after, boolean changed, ServerHealth verdict, long base) {}

    /** A server that goes on from the last known verdict, or starts up and one failure from down. */
    CheckedServer(Plan plan, Function<Target, Prober> probers, Optional<ServerHealth> last, Surroundings surroundings) {
        this.plan = plan;
        this.probers = probers;
        this.target = plan.target();
        this.prober = probers.apply(target);
        this.surroundings = surroundings;
        this.turns = new Turns(surroundings.timer(), "check-" + plan.server(), this::turn);
        this.status = HealthStatus.UNKNOWN;
        this.counter = plan.starting();
        this.since = surroundings.clock().instant();
        last.ifPresent(this::adopt);
    }

    /** Goes on from a verdict that may be another owner's. */
    private void adopt(ServerHealth last) {
        if (last.status() != HealthStatus.UNKNOWN) {
            status = last.status();
            counter = plan.resume(last.status() == HealthStatus.UP, last.counter());
            since = last.since();
        }
        checks = last.checks();
        failures = last.failures();
        downs = last.downs();
        epoch = last.epoch();
    }

    /** Others checked this server too, and what they found holds. Called by any thread. */
    void overruled(ServerHealth verdict) {
        overruling.set(Optional.of(verdict));
    }

    /** What others found meanwhile is what the next check builds on: this node may have been frozen or cut off. */
    private void catchUp() {
        overruling.getAndSet(Optional.empty()).ifPresent(this::adopt);
        surroundings
                .known()
                .get()
                .filter(verdict -> verdict.epoch() > epoch && !verdict.owner().equals(surroundings.node()))
                .ifPresent(this::adopt);
    }

    Plan plan() {
        return plan;
    }

    /** Begins to check after a while. */
    CheckedServer start(Duration delay) {
        if (status == HealthStatus.UNKNOWN && !counter.up()) {
            // Others take a server nobody judged for up.
            surroundings.listener().checked(begin());
        }
        turns.start(delay);
        return this;
    }

    /** Stops; a check under way is not told any more. */
    void stop() {
        stopped = true;
        turns.stop();
    }

    /** One check, or what there is to do instead; gives the pause to the next. */
    private Duration turn() {
        AdminOrder order = surroundings.order().get();
        maintained |= order.state() == AdminState.MAINT;
        if (order.state() == AdminState.MAINT || order.overrides().checksOff()) {
            return plan.settings().inter();
        }
        if (maintained) {
            // HAProxy: a server that leaves maintenance is up and checked at once, one failure from down.
            counter = plan.starting();
            status = HealthStatus.UNKNOWN;
            maintained = false;
        }
        follow(order);
        if (suspected.getAndSet(false)) {
            accuse();
        } else {
            check();
        }
        return pause();
    }

    private void check() {
        long asked = System.nanoTime();
        ProbeResult result = surroundings.agreed().get().orElseGet(() -> prober.probe(state()));
        // Of a check that failed while this process stood still nobody knows whose fault it was.
        if (!stopped && (result.passed() || !surroundings.pulse().stoodStillSince(asked))) {
            catchUp();
            surroundings.listener().checked(judge(result));
        }
    }

    private Duration pause() {
        Duration pause = hurried.getAndSet(false)
                ? plan.settings().fastInter().orElse(plan.settings().inter())
                : plan.pause(counter);
        return plan.spread(pause, ThreadLocalRandom.current().nextDouble());
    }

    /** Takes over what an operator said of the server's place, and of its health since the last check. */
    private void follow(AdminOrder order) {
        Target wanted = plan.target().moved(order.overrides());
        if (!wanted.equals(target)) {
            target = wanted;
            prober = probers.apply(wanted);
        }
        order.overrides().health().filter(forced -> forced.after(epoch)).ifPresent(forced -> {
            boolean up = forced.status() != HealthStatus.DOWN;
            int most = counter.rise() + counter.fall() - 1;
            counter = new RiseFall(counter.rise(), counter.fall(), up ? most : 0);
            since = forced.since();
            status = forced.status();
        });
    }

    /** {@code UP 2/3; name=be/srv; node=n1; ...}. HAProxy manual 4.2 {@code http-check send-state}. */
    private String state() {
        boolean up = counter.up();
        int seen = up ? counter.counter() - counter.rise() + 1 : counter.counter();
        int of = up ? counter.fall() : counter.rise();
        String word = status == HealthStatus.STOPPING ? "NOLB" : up ? "UP" : "DOWN";
        String progress = counter.inTransition() ? " " + seen + "/" + of : "";
        return word + progress + "; name=" + plan.server() + "; node=" + surroundings.node();
    }

    /** Traffic told of too many errors: what the configuration makes of it. Called by any thread. */
    void suspected() {
        suspected.set(true);
        turns.hurry();
    }

    /** What traffic told counts like a check that failed, or worse; a server that is down already cannot fall. */
    private void accuse() {
        int rise = counter.rise();
        RiseFall before = counter;
        boolean fails = switch (plan.onError()) {
            case FASTINTER -> false;
            case FAIL_CHECK -> true;
            case SUDDEN_DEATH -> {
                counter = new RiseFall(rise, counter.fall(), Math.min(counter.counter(), rise + 1));
                yield true;
            }
            case MARK_DOWN -> {
                counter = new RiseFall(rise, counter.fall(), rise);
                yield true;
            }
        };
        if (fails && before.up() && !stopped) {
            ProbeResult evidence =
                    new ProbeResult(CheckCode.HANA, 0, "Detected too many consecutive errors", Duration.ZERO);
            surroundings.listener().checked(judge(evidence));
        }
        hurried.set(true);
    }

    private Checked begin() {
        status = HealthStatus.DOWN;
        long base = epoch;
        epoch = Epochs.next(epoch, surroundings.clock().instant());
        ProbeResult none = new ProbeResult(CheckCode.INI, 0, "", Duration.ZERO);
        ServerHealth verdict = new ServerHealth(
                status, counter.counter(), none, since, checks, failures, downs, epoch, surroundings.node());
        return new Checked(plan, counter, counter, false, verdict, base);
    }

    private Checked judge(ProbeResult result) {
        Instant now = surroundings.clock().instant();
        RiseFall before = counter;
        counter = plan.next(counter, result);
        HealthStatus passing = result.code() == CheckCode.L7OKC ? HealthStatus.STOPPING : HealthStatus.UP;
        HealthStatus next = counter.up() ? passing : HealthStatus.DOWN;
        boolean left = next == HealthStatus.STOPPING && status != next;
        boolean back = status == HealthStatus.STOPPING && next == HealthStatus.UP;
        boolean changed = before.up() != counter.up() || left || back;
        if (next != status) {
            since = now;
        }
        status = next;
        checks++;
        failures += result.passed() ? 0 : 1;
        downs += before.up() && !counter.up() ? 1 : 0;
        long base = epoch;
        epoch = Epochs.next(epoch, now);
        ServerHealth verdict = new ServerHealth(
                status, counter.counter(), result, since, checks, failures, downs, epoch, surroundings.node());
        return new Checked(plan, before, counter, changed, verdict, base);
    }
}
