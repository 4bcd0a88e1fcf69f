package io.fairlead.stats.rest;

import io.fairlead.stats.StatsService;
import io.fairlead.stats.numbers.Picture;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What streams of statistics send: worked out once for all readers, however many dashboards are open. Thread-safe; its
 * only lock guards the cached texts.
 */
@ApplicationScoped
public class StatsFrames {

    private final ReentrantLock lock = new ReentrantLock();
    private Picture base = Picture.NONE;
    private Frame last = new Frame(-1, -1, "");
    private long wholeOf = -1;
    private String whole = "";

    private record Frame(long number, long since, String text) {}

    /** An event of a stream. */
    record Message(String event, String data) {}

    /** What a reader who has seen picture {@code seen} needs to know of this one: what changed, or all of it. */
    Message after(long seen, Picture picture, StatsService service) {
        lock.lock();
        try {
            if (picture.number() > base.number()) {
                if (base.number() == seen) {
                    last = new Frame(picture.number(), seen, delta(picture, service));
                }
                base = picture;
            }
            if (last.number() == picture.number() && last.since() == seen) {
                return new Message("delta", last.text());
            }
            if (wholeOf != picture.number()) {
                whole = StatsJson.picture(
                                picture,
                                service.revision(),
                                service.cluster().rollout().all())
                        .add("number", picture.number())
                        .build()
                        .toString();
                wholeOf = picture.number();
            }
            return new Message("stats", whole);
        } finally {
            lock.unlock();
        }
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
