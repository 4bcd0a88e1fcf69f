package io.fairlead.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.telemetry.StreamEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing gets lost or mixed up between many writers and one reader; a full ring refuses. */
final class StreamEndRingTest {

    private static StreamEnd end(int writer, int number) {
        StreamEnd end = new StreamEnd();
        end.server = "w" + writer;
        end.retries = number;
        end.bytesIn = number * 31L + writer;
        return end;
    }

    @Test
    void aFullRingRefusesUntilSomethingIsTaken() {
        StreamEndRing ring = new StreamEndRing(4);
        for (int i = 0; i < 4; i++) {
            assertThat(ring.offer(end(0, i))).isTrue();
        }
        assertThat(ring.offer(end(0, 9))).isFalse();
        StreamEnd out = new StreamEnd();
        assertThat(ring.poll(out)).isTrue();
        assertThat(out.retries).isZero();
        assertThat(ring.offer(end(0, 4))).isTrue();
        for (int i = 1; i <= 4; i++) {
            assertThat(ring.poll(out)).isTrue();
            assertThat(out.retries).isEqualTo(i);
        }
        assertThat(ring.poll(out)).isFalse();
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void keepsTargetsShort() {
        StreamEndRing ring = new StreamEndRing(2);
        StreamEnd end = new StreamEnd();
        end.target = "/" + "x".repeat(9_000);
        assertThat(ring.offer(end)).isTrue();
        assertThat(end.target).hasSize(9_001);
        StreamEnd out = new StreamEnd();
        assertThat(ring.poll(out)).isTrue();
        assertThat(out.target).hasSize(1024);
    }

    @Test
    void capacityIsAPowerOfTwo() {
        assertThatThrownBy(() -> new StreamEndRing(6)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Timeout(60)
    void manyWritersOneReader() throws InterruptedException {
        StreamEndRing ring = new StreamEndRing(64);
        int writers = 4;
        int each = 5_000;
        AtomicInteger writing = new AtomicInteger(writers);
        List<Thread> threads = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            int writer = w;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; ) {
                    if (ring.offer(end(writer, i))) {
                        i++;
                    } else {
                        Thread.onSpinWait();
                    }
                }
                writing.decrementAndGet();
            }));
        }
        int[] next = new int[writers];
        StreamEnd out = new StreamEnd();
        int taken = 0;
        while (taken < writers * each) {
            if (ring.poll(out)) {
                int writer = Integer.parseInt(out.server.substring(1));
                assertThat(out.retries).isEqualTo(next[writer]++);
                assertThat(out.bytesIn).isEqualTo(out.retries * 31L + writer);
                taken++;
            } else {
                Thread.onSpinWait();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ring.poll(out)).isFalse();
    }
}
