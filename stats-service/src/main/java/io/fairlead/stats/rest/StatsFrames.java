package io.fairlead.stats.rest;

import io.fairlead.stats.StatsService;
import io.fairlead.stats.numbers.Picture;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    private static final int MOST_FRAMES = 60;

    /** So many bytes of changes are kept in any case; above it no more than everything takes. */
    private static final long FEW_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private long framesLength;
    private Picture base = Picture.NONE;
    private Frame whole = new Frame(-1, new byte[0]);
    private int deltaRoom = 1 << 12;

    /** What distinguishes the picture of this number from the next, or everything of it, as streams send it. */
    private static final class Frame {
        private final long number;
        private final byte[] bytes;

        Frame(long number, byte[] bytes) {
            this.number = number;
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

    /** Everything of this picture or a later one. */
    Message whole(Picture picture, StatsService service) {
        lock.lock();
        try {
            advance(picture, service);
            makeWhole(service);
            return new Message(List.of(whole.bytes), base.number());
        } finally {
            lock.unlock();
        }
    }

    /**
     * What a reader who has seen picture {@code seen} needs to know of this one: what changed, or everything. Everything
     * is made once for many readers: who comes a little later gets what changed since then with it.
     */
    Message after(long seen, Picture picture, StatsService service) {
        lock.lock();
        try {
            advance(picture, service);
            if (seen == base.number()) {
                return new Message(List.of(), seen);
            }
            List<byte[]> changes = since(seen);
            if (!changes.isEmpty()) {
                return new Message(changes, base.number());
            }
            List<byte[]> all = new ArrayList<>();
            List<byte[]> later = since(whole.number);
            if (later.isEmpty()) {
                makeWhole(service);
            }
            all.add(whole.bytes);
            all.addAll(later);
            return new Message(all, base.number());
        } finally {
            lock.unlock();
        }
    }

    /** All changes since a picture, none when some of them are forgotten. */
    private List<byte[]> since(long seen) {
        return frames.stream()
                .dropWhile(frame -> frame.number != seen)
                .map(frame -> frame.bytes)
                .toList();
    }

    private void advance(Picture picture, StatsService service) {
        if (picture.number() <= base.number()) {
            return;
        }
        if (base.number() > 0) {
            Frame frame = new Frame(base.number(), delta(picture, service));
            frames.addLast(frame);
            framesLength += frame.bytes.length;
        }
        while (frames.size() > 1
                && (frames.size() > MOST_FRAMES || framesLength > Math.max(FEW_BYTES, whole.bytes.length))) {
            framesLength -= frames.removeFirst().bytes.length;
        }
        base = picture;
    }

    private void makeWhole(StatsService service) {
        if (whole.number != base.number()) {
            JsonBytes out = new JsonBytes(whole.bytes.length + whole.bytes.length / 8);
            out.raw("event: stats\ndata: ").object();
            StatsJson.picture(
                    base, service.revision(), service.cluster().rollout().all(), out);
            out.name("number").value(base.number()).endObject().raw("\n\n");
            whole = new Frame(base.number(), out.done());
        }
    }

    private byte[] delta(Picture picture, StatsService service) {
        JsonBytes out = new JsonBytes(deltaRoom);
        out.raw("event: delta\ndata: ").object();
        StatsDelta.between(base, picture, out);
        out.name("number").value(picture.number());
        out.name("since").value(base.number());
        out.name("time").value(picture.time().toString());
        out.name("nodes").json(StatsJson.nodes(picture).build().toString());
        out.name("config")
                .json(StatsJson.config(
                                service.revision(), service.cluster().rollout().all())
                        .build()
                        .toString());
        byte[] bytes = out.endObject().raw("\n\n").done();
        deltaRoom = bytes.length + bytes.length / 2;
        return bytes;
    }
}
