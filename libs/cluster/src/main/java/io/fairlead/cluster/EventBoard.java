package io.fairlead.cluster;

import io.fairlead.model.state.Event;
import java.util.List;
import java.util.function.Consumer;

/** What happened lately, on all nodes. */
public interface EventBoard {

    /** Adds an event; the oldest is forgotten when the ring is full. */
    void publish(Event event);

    /** The newest events, newest last. */
    List<Event> recent(int limit);

    /** Calls back with every later event. */
    Subscription onEvent(Consumer<Event> listener);
}
