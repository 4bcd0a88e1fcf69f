package io.fairlead.cluster.hazelcast;

import io.fairlead.cluster.EventBoard;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.model.state.Event;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Events under keys that are never used twice; the map forgets the least recent. */
record Events(VersionedMap<Event> map, Feed<Event> feed, String node, AtomicLong sequence) implements EventBoard {

    Events(VersionedMap<Event> map, Feed<Event> feed, String node) {
        this(map, feed, node, new AtomicLong());
    }

    @Override
    public void publish(Event event) {
        long version = Boards.micros(event.time());
        String key = version + "-" + node + "-" + sequence.getAndIncrement();
        map.set(key, new Versioned(version, StateCodec.encode(event)));
    }

    @Override
    public List<Event> recent(int limit) {
        List<Event> sorted = map.all().values().stream()
                .sorted(Comparator.comparing(Event::time))
                .toList();
        return sorted.subList(Math.max(0, sorted.size() - limit), sorted.size());
    }

    @Override
    public Subscription onEvent(Consumer<Event> listener) {
        return feed.subscribeLater((key, event) -> listener.accept(event));
    }
}
