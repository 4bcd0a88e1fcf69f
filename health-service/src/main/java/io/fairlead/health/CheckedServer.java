package io.fairlead.health;

import io.fairlead.health.probe.Prober;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.RiseFall;
import io.fairlead.model.state.ServerHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One server under check: probes it on a virtual thread of its own until stopped, and tells each verdict. Only that
 * thread touches the state.
 */
final class CheckedServer {

    private final Plan plan;
    private final Prober prober;
    private final Surroundings surroundings;
    private final CountDownLatch stopped = new CountDownLatch(1);
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
     * @param admin what the operator wants of the server right now
     * @param listener hears of every check
     */
    record Surroundings(String node, Clock clock, Supplier<AdminState> admin, Listener listener) {}

    /** Hears of checks, on the server's thread. */
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
     */
    record Checked(Plan plan, RiseFall before, RiseFall after, boolean changed, ServerHealth verdict) {}

    /** A server that goes on from the last known verdict, or starts up and one failure from down. */
    CheckedServer(Plan plan, Prober prober, Optional<ServerHealth> last, Surroundings surroundings) {
        this.plan = plan;
        this.prober = prober;
        this.surroundings = surroundings;
        Optional<ServerHealth> judged = last.filter(verdict -> verdict.status() != HealthStatus.UNKNOWN);
        this.status = judged.map(ServerHealth::status).orElse(HealthStatus.UNKNOWN);
        this.counter = judged.map(verdict -> plan.resume(verdict.status() == HealthStatus.UP, verdict.counter()))
                .orElseGet(() -> starting(plan));
        this.since = judged.map(ServerHealth::since)
                .orElseGet(() -> surroundings.clock().instant());
        this.checks = last.map(ServerHealth::checks).orElse(0L);
        this.failures = last.map(ServerHealth::failures).orElse(0L);
        this.downs = last.map(ServerHealth::downs).orElse(0L);
        this.epoch = last.map(ServerHealth::epoch).orElse(0L);
    }

    private static RiseFall starting(Plan plan) {
        return RiseFall.starting(plan.settings().rise(), plan.settings().fall());
    }

    Plan plan() {
        return plan;
    }

    /** Begins to check after a while. */
    CheckedServer start(Duration delay) {
        Thread.ofVirtual().name("check-" + plan.server()).start(() -> run(delay));
        return this;
    }

    /** Stops; a check under way is not told any more. */
    void stop() {
        stopped.countDown();
    }

    private void run(Duration delay) {
        Duration pause = delay;
        boolean maintained = false;
        while (!stoppedAfter(pause)) {
            if (surroundings.admin().get() == AdminState.MAINT) {
                maintained = true;
                pause = plan.settings().inter();
                continue;
            }
            if (maintained) {
                // HAProxy: a server that leaves maintenance is up and checked at once, one failure from down.
                counter = starting(plan);
                status = HealthStatus.UNKNOWN;
                maintained = false;
            }
            ProbeResult result = prober.probe();
            if (stopped.getCount() > 0) {
                surroundings.listener().checked(judge(result));
            }
            pause = plan.pause(counter);
        }
    }

    private boolean stoppedAfter(Duration pause) {
        try {
            return stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Checked judge(ProbeResult result) {
        Instant now = surroundings.clock().instant();
        RiseFall before = counter;
        counter = counter.next(result.passed());
        HealthStatus next = counter.up() ? HealthStatus.UP : HealthStatus.DOWN;
        boolean changed = before.up() != counter.up();
        if (next != status) {
            since = now;
        }
        status = next;
        checks++;
        failures += result.passed() ? 0 : 1;
        downs += changed && !counter.up() ? 1 : 0;
        epoch = Epochs.next(epoch, now);
        ServerHealth verdict = new ServerHealth(
                status, counter.counter(), result, since, checks, failures, downs, epoch, surroundings.node());
        return new Checked(plan, before, counter, changed, verdict);
    }
}
