package io.fairlead.stats.alerts;

import io.fairlead.stats.alerts.Alert.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns findings into alerts: pending for as long as the rule says, then firing, resolved when not found for as long as
 * the rule says. Resolved ones are kept for an hour to be seen. Not thread-safe: one evaluator.
 */
final class AlertBook {

    static final Duration SHOWN = Duration.ofHours(1);
    private static final int MOST = 5000;

    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, Instant> lastFound = new HashMap<>();

    /**
     * Goes on with alerts that fire already, as another service or a former life of this one told. They are over when
     * nobody finds them from {@code until} on: before that, nodes may not have told yet.
     */
    void resume(Collection<Alert> firing, Instant until) {
        for (Alert alert : firing) {
            if (alerts.size() < MOST) {
                alerts.put(alert.id(), alert);
                lastFound.put(alert.id(), until);
            }
        }
    }

    /** Takes the findings of this moment; returns alerts that began to fire or were resolved. */
    List<Alert> update(Collection<Finding> findings, Instant now) {
        List<Alert> told = new ArrayList<>();
        for (Finding finding : findings) {
            Optional<Alert> live =
                    Optional.ofNullable(alerts.get(finding.id())).filter(alert -> alert.state() != State.RESOLVED);
            if (live.isPresent() || (finding.certain() && alerts.size() < MOST)) {
                lastFound.put(finding.id(), now);
                Alert alert = live.orElseGet(() -> begun(finding, now));
                boolean due = alert.state() == State.PENDING
                        && !now.isBefore(alert.since().plus(Rules.patience(finding.rule())));
                Alert next = due
                        ? alert.with(State.FIRING, now, finding.message())
                        : alert.with(alert.state(), alert.since(), finding.message());
                alerts.put(finding.id(), next);
                if (due) {
                    told.add(next);
                }
            }
        }
        end(now, told);
        return told;
    }

    private static Alert begun(Finding finding, Instant now) {
        return new Alert(finding.id(), finding.rule(), finding.subject(), State.PENDING, now, finding.message());
    }

    private void end(Instant now, List<Alert> told) {
        alerts.replaceAll((id, alert) -> {
            Duration unseen = Duration.between(lastFound.getOrDefault(id, now), now);
            boolean over = alert.state() == State.FIRING && unseen.compareTo(Rules.calm(alert.rule())) > 0;
            if (!over) {
                return alert;
            }
            Alert resolved = alert.with(State.RESOLVED, now, alert.message());
            told.add(resolved);
            return resolved;
        });
        alerts.values().removeIf(alert -> switch (alert.state()) {
            case PENDING -> !now.equals(lastFound.get(alert.id()));
            case FIRING -> false;
            case RESOLVED -> alert.since().plus(SHOWN).isBefore(now);
        });
        lastFound.keySet().retainAll(alerts.keySet());
    }

    /** All of them: firing first, then pending, then resolved. */
    List<Alert> all() {
        List<Alert> sorted = new ArrayList<>();
        for (State state : List.of(State.FIRING, State.PENDING, State.RESOLVED)) {
            alerts.values().stream().filter(alert -> alert.state() == state).forEach(sorted::add);
        }
        return sorted;
    }
}
