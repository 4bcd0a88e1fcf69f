package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns of one, on a real timer. */
@Timeout(120)
final class TurnsTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger taken = new AtomicInteger();

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    private void awaitTaken(int wanted) {
        Awaitility.await().untilAsserted(() -> assertThat(taken).hasValue(wanted));
    }

    @Test
    void aTurnThatFailsIsFollowedByAnother() {
        Turns turns = new Turns(timer, "turn", () -> {
            if (taken.incrementAndGet() == 1) {
                throw new IllegalStateException("a fault on purpose");
            }
            return LONG;
        });
        turns.start(Duration.ZERO);
        awaitTaken(2);
    }

    @Test
    void whatIsHurriedDoesNotWait() {
        Turns turns = new Turns(timer, "turn", () -> {
            taken.incrementAndGet();
            return LONG;
        });
        turns.start(LONG);
        turns.hurry();
        awaitTaken(1);
        Awaitility.await().until(() -> {
            // Whether the turn before is just over or still under way, another one follows.
            turns.hurry();
            return taken.get() > 1;
        });
    }

    @Test
    void neverTwoAtATimeAndNoneAfterTheEnd() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Turns turns = new Turns(timer, "turn", () -> {
            taken.incrementAndGet();
            begun.countDown();
            await(go);
            return Duration.ZERO;
        });
        turns.start(Duration.ZERO);
        begun.await();
        turns.hurry();
        turns.hurry();
        // The timer has nothing to start: what it is given next runs at once.
        CountDownLatch idle = new CountDownLatch(1);
        timer.execute(idle::countDown);
        idle.await();
        assertThat(taken).hasValue(1);
        turns.stop();
        go.countDown();
        Awaitility.await().until(() -> timer.submit(() -> true).get());
        assertThat(taken).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
