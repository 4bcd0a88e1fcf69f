package io.fairlead.stats.alerts;

import io.fairlead.model.state.Event;
import io.fairlead.stats.alerts.Alert.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which alerts receivers know to be firing, as all stats-services hear of it by events: whoever sends next goes on where
 * the one before stopped, and a service that starts anew tells nothing twice. Thread-safe.
 */
final class Told {

    static final String FIRING = "alert-firing";
    static final String RESOLVED = "alert-resolved";

    private final Map<String, Event> firing = new ConcurrentHashMap<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** Takes note of an event, if it is one of an alert that was told. */
    void hear(Event event) {
        String id = event.subject().replaceFirst(" ", ":");
        switch (event.kind()) {
            case FIRING -> firing.put(id, event);
            case RESOLVED -> firing.remove(id);
            default -> {
                // Something else that happened.
            }
        }
    }

    /** The event that says so. */
    static Event event(Alert alert, String node) {
        return new Event(
                alert.since(),
                node,
                alert.state() == State.FIRING ? FIRING : RESOLVED,
                alert.rule() + " " + alert.subject(),
                alert.message());
    }

    /** The alerts that are known to be firing. */
    List<Alert> firing() {
        List<Alert> alerts = new ArrayList<>();
        firing.forEach((id, event) -> {
            String rule = id.substring(0, Math.max(0, id.indexOf(':')));
            if (Rules.ALL.contains(rule)) {
                String subject = id.substring(rule.length() + 1);
                alerts.add(new Alert(id, rule, subject, State.FIRING, event.time(), event.message()));
            }
        });
        return alerts;
    }

    /** What of these is still to be told: that it fires, or that it is over. */
    List<Alert> missing(Collection<Alert> alerts) {
        return alerts.stream()
                .filter(alert -> !underWay.contains(alert.id()))
                .filter(alert -> switch (alert.state()) {
                    case PENDING -> false;
                    case FIRING -> !firing.containsKey(alert.id());
                    case RESOLVED -> firing.containsKey(alert.id());
                })
                .toList();
    }

    /** It is being told. */
    void begin(Alert alert) {
        underWay.add(alert.id());
    }

    /** It has been told, or every attempt failed. */
    void end(Alert alert, Event event) {
        hear(event);
        underWay.remove(alert.id());
    }
}
