package io.fairlead.stats.rest;

import io.fairlead.stats.StatsService;
import io.fairlead.stats.numbers.Picture;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What streams of statistics send: worked out once for all readers, however many dashboards are open. Thread-safe; its
 * only lock guards the cached texts.
 */
@ApplicationScoped
public class StatsFrames {

    /** How many pictures a reader may be behind before it gets everything anew. */
    private static final int MOST_FRAMES = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private Picture base = Picture.NONE;
    private long wholeOf = -1;
    private byte[] whole = new byte[0];

    /** What distinguishes two pictures, as streams send it. */
    private static final class Frame {
        private final long since;
        private final byte[] bytes;

        Frame(long since, byte[] bytes) {
            this.since = since;
            this.bytes = bytes;
        }
    }

    /**
     * What to send to a reader.
     *
     * @param frames in order; not to be changed
     * @param number of the picture it has seen then
     */
    record Message(List<byte[]> frames, long number) {}

    /** What a reader who has seen picture {@code seen} needs to know of this one: what changed, or all of it. */
    Message after(long seen, Picture picture, StatsService service) {
        lock.lock();
        try {
            advance(picture, service);
            List<byte[]> changes = frames.stream()
                    .dropWhile(frame -> frame.since != seen)
                    .map(frame -> frame.bytes)
                    .toList();
            return changes.isEmpty()
                    ? new Message(List.of(whole(service)), base.number())
                    : new Message(changes, base.number());
        } finally {
            lock.unlock();
        }
    }

    private void advance(Picture picture, StatsService service) {
        if (picture.number() <= base.number()) {
            return;
        }
        if (base.number() > 0) {
            frames.addLast(new Frame(base.number(), Streams.frame("delta", delta(picture, service))));
        }
        if (frames.size() > MOST_FRAMES) {
            frames.removeFirst();
        }
        base = picture;
    }

    private byte[] whole(StatsService service) {
        if (wholeOf != base.number()) {
            String tree = StatsJson.picture(
                            base,
                            service.revision(),
                            service.cluster().rollout().all())
                    .add("number", base.number())
                    .build()
                    .toString();
            whole = Streams.frame("stats", tree);
            wholeOf = base.number();
        }
        return whole;
    }

    private String delta(Picture picture, StatsService service) {
        return StatsDelta.between(base, picture)
                .add("number", picture.number())
                .add("since", base.number())
                .add("time", picture.time().toString())
                .add("nodes", StatsJson.nodes(picture))
                .add(
                        "config",
                        StatsJson.config(
                                service.revision(), service.cluster().rollout().all()))
                .build()
                .toString();
    }
}
