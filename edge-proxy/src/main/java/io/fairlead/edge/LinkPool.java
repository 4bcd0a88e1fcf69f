package io.fairlead.edge;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.net.http2.Http2Link;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 connections to one server, in use or not, one list per carrier so that a stream stays with its thread. The first
 * one with a place is taken, so that those behind it become idle when there is less to do. Thread-safe.
 */
final class LinkPool {

    /** Connections kept per carrier. */
    private static final int LIMIT = 512;

    private static final class Kept {
        final Http2Link link;
        final Route route;

        /** Since the last {@link #shrink}. */
        boolean used = true;

        Kept(Http2Link link, Route route) {
            this.link = link;
            this.route = route;
        }
    }

    /** Each guards itself. */
    private final List<List<Kept>> lists = new ArrayList<>();

    LinkPool(int carriers) {
        for (int i = 0; i < carriers; i++) {
            lists.add(new ArrayList<>());
        }
    }

    /** A connection on which a place is reserved, or null. What leads elsewhere by now ends with its last stream. */
    @Nullable
    Http2Link take(int carrier, LiveServer server) {
        Http2Link free = null;
        List<Kept> elsewhere = List.of();
        List<Kept> list = lists.get(carrier);
        synchronized (list) {
            for (int i = 0; i < list.size() && free == null; i++) {
                Kept kept = list.get(i);
                if (!kept.link.usable() || !kept.route.leadsTo(server)) {
                    list.remove(i--);
                    elsewhere = elsewhere.isEmpty() ? new ArrayList<>() : elsewhere;
                    elsewhere.add(kept);
                } else if (kept.link.reserve()) {
                    kept.used = true;
                    free = kept.link;
                }
            }
        }
        retire(elsewhere);
        return free;
    }

    /** A farewell is written, which may have to wait for the server: never while others wait for a list. */
    private static void retire(List<Kept> over) {
        over.forEach(kept -> kept.link.retire());
    }

    /** Lets others use a new connection; one too many ends with its first stream. */
    void add(int carrier, Http2Link link, Route route) {
        List<Kept> list = lists.get(carrier);
        synchronized (list) {
            if (list.size() < LIMIT) {
                list.add(new Kept(link, route));
                return;
            }
        }
        link.retire();
    }

    /** How many nobody uses at present. */
    int idle() {
        int idle = 0;
        for (List<Kept> list : lists) {
            synchronized (list) {
                for (Kept kept : list) {
                    idle += kept.link.idle() ? 1 : 0;
                }
            }
        }
        return idle;
    }

    /** Ends half of those that nobody needed since the last call. HAProxy manual 3.2 {@code tune.pool-purge-delay}. */
    void shrink() {
        for (List<Kept> list : lists) {
            List<Kept> excess;
            synchronized (list) {
                List<Kept> unneeded = list.stream()
                        .filter(kept -> !kept.used && kept.link.idle())
                        .toList();
                excess = unneeded.subList(unneeded.size() / 2, unneeded.size());
                list.removeAll(excess);
                list.forEach(kept -> kept.used = !kept.link.idle());
            }
            retire(excess);
        }
    }

    /** Forgets what has ended. */
    void purge() {
        for (List<Kept> list : lists) {
            synchronized (list) {
                list.removeIf(kept -> !kept.link.usable());
            }
        }
    }

    /** Takes no further streams. */
    void close() {
        for (List<Kept> list : lists) {
            List<Kept> all;
            synchronized (list) {
                all = List.copyOf(list);
                list.clear();
            }
            retire(all);
        }
    }
}
