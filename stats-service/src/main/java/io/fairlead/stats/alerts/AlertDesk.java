package io.fairlead.stats.alerts;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.Subscription;
import io.fairlead.model.state.Event;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import io.fairlead.stats.numbers.Picture;
import io.fairlead.telemetry.metrics.MetricFamily;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches every picture for what is alarming and has it sent. Every stats-service watches, so that any can take over;
 * only the first by name sends. What was sent and what operators say travels as events, so that all of them know and
 * nothing is sent twice: an event says that an alert was told once its receivers have it, so that one which was not is
 * told by whoever takes over. {@link #watch} is called by one thread; the rest is thread-safe.
 */
public final class AlertDesk implements AutoCloseable {

    static final String ACKNOWLEDGED = "alert-acknowledged";
    static final String SILENCED = "alert-silenced";

    private static final System.Logger LOG = System.getLogger(AlertDesk.class.getName());
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** How finely the last minute is kept. */
    private static final Duration STEP = Duration.ofSeconds(5);
    /** A node that has been away for longer was taken out of service on purpose. */
    private static final Duration MISSED = Duration.ofHours(1);

    /** So long after the start nodes may not have told everything, and nothing that was found before is over. */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    /** All that the cluster keeps. */
    private static final int REMEMBERED_EVENTS = 10_000;

    private final Cluster cluster;
    private final String service;
    private final Limits limits;
    private final Outlets outlets;
    private final AlertBook book = new AlertBook();
    private final Told known = new Told();
    private final Deque<Picture> pictures = new ArrayDeque<>();
    private final Map<String, Instant> lastTold = new HashMap<>();
    private final Map<String, Hearing> hearings = new ConcurrentHashMap<>();
    private final Subscription events;
    private volatile List<Alert> alerts = List.of();
    private Instant reminded = Instant.EPOCH;
    private boolean resumed;

    /**
     * Watches from now on.
     *
     * @param service the name under which stats-services are found in the cluster
     */
    public AlertDesk(Cluster cluster, String service, Settings settings) throws StartupException {
        this.cluster = cluster;
        this.service = service;
        this.limits = Receivers.limits(settings);
        this.outlets = new Outlets(Receivers.of(settings, cluster.node()));
        // First the later ones: none falls between.
        this.events = cluster.events().onEvent(this::hear);
        cluster.events().recent(REMEMBERED_EVENTS).forEach(this::hear);
    }

    /** Looks at a picture. */
    public void watch(Picture picture, long head) {
        Instant now = picture.time();
        if (!resumed) {
            resumed = true;
            List<Alert> firing = known.firing();
            book.resume(firing, now.plus(SETTLING));
            firing.stream()
                    .filter(alert -> alert.rule().equals(Rules.NODE_LOST))
                    .forEach(alert -> lastTold.putIfAbsent(alert.subject(), alert.since()));
        }
        picture.nodes().forEach(node -> lastTold.put(node.name(), now));
        lastTold.values().removeIf(time -> time.plus(MISSED).isBefore(now));
        Set<String> lost = new TreeSet<>(lastTold.keySet());
        picture.nodes().forEach(node -> lost.remove(node.name()));
        if (pictures.isEmpty() || !now.isBefore(pictures.getLast().time().plus(STEP))) {
            pictures.addLast(picture.counters());
        }
        while (pictures.size() > 1 && pictures.getFirst().time().plus(MINUTE).isBefore(now)) {
            pictures.removeFirst();
        }
        Situation situation = new Situation(
                now, picture, pictures.getFirst(), cluster.rollout().all(), head, lost);
        List<Alert> told = book.update(Rules.findings(situation, limits), now);
        alerts = book.all();
        told.stream().filter(alert -> alert.state() == Alert.State.RESOLVED).forEach(alert -> {
            Hearing heard = hearings.getOrDefault(alert.id(), Hearing.NONE);
            hearings.put(alert.id(), new Hearing(Optional.empty(), heard.silentUntil()));
        });
        boolean ours = sends();
        if (ours) {
            known.missing(alerts).forEach(alert -> send(alert, now));
        }
        if (ours && !now.isBefore(reminded.plus(MINUTE))) {
            reminded = now;
            alerts.stream()
                    .filter(alert -> alert.state() == Alert.State.FIRING)
                    .filter(alert -> !silent(alert, now))
                    .forEach(outlets::remind);
        }
        hearings.values()
                .removeIf(heard -> heard.acknowledged().isEmpty()
                        && heard.silentUntil().filter(now::isBefore).isEmpty());
    }

    private boolean sends() {
        List<String> all = cluster.nodesOf(service);
        return all.isEmpty() || all.getFirst().equals(cluster.node());
    }

    private void send(Alert alert, Instant now) {
        boolean firing = alert.state() == Alert.State.FIRING;
        LOG.log(firing ? Level.WARNING : Level.INFO, "alert-{0} id={1}", firing ? "firing" : "resolved", alert.id());
        known.begin(alert);
        if (silent(alert, now)) {
            sent(alert);
        } else {
            outlets.tell(alert, () -> sent(alert));
        }
    }

    /** All who are to know it know it, or cannot be reached. */
    private void sent(Alert alert) {
        Event event = Told.event(alert, cluster.node());
        try {
            cluster.events().publish(event);
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.WARNING, "alert-not-told-to-the-others id=" + alert.id(), e);
        } finally {
            known.end(alert, event);
        }
    }

    private boolean silent(Alert alert, Instant now) {
        return hearing(alert.id()).silentUntil().filter(now::isBefore).isPresent();
    }

    private void hear(Event event) {
        known.hear(event);
        try {
            switch (event.kind()) {
                case ACKNOWLEDGED ->
                    hearings.merge(
                            event.subject(),
                            new Hearing(Optional.of(event.message()), Optional.empty()),
                            (old, said) -> new Hearing(said.acknowledged(), old.silentUntil()));
                case SILENCED ->
                    hearings.merge(
                            event.subject(),
                            new Hearing(Optional.empty(), Optional.of(Instant.parse(event.message()))),
                            (old, said) -> new Hearing(old.acknowledged(), said.silentUntil()));
                default -> {
                    // Not ours.
                }
            }
        } catch (DateTimeException e) {
            LOG.log(Level.DEBUG, "alert-silence-ignored", e);
        }
    }

    /** All alerts: firing, pending, resolved within the last hour. */
    public List<Alert> alerts() {
        return alerts;
    }

    /** How many are firing, by rule. */
    public MetricFamily metrics() {
        List<MetricFamily.Sample> samples = Rules.ALL.stream()
                .map(rule -> new MetricFamily.Sample(
                        "",
                        new LinkedHashMap<>(Map.of("rule", rule)),
                        Long.toString(alerts.stream()
                                .filter(alert -> alert.rule().equals(rule) && alert.state() == Alert.State.FIRING)
                                .count())))
                .toList();
        return new MetricFamily(
                "fairlead_alerts_firing", MetricFamily.Type.GAUGE, "Alerts that are firing, by rule.", samples);
    }

    /** What operators said to one. */
    public Hearing hearing(String id) {
        return hearings.getOrDefault(id, Hearing.NONE);
    }

    /**
     * Somebody has taken note; says so to all nodes.
     *
     * @throws ClusterUnavailableException when they cannot be told
     */
    public void acknowledge(String id, String by, Instant now) {
        cluster.events().publish(new Event(now, cluster.node(), ACKNOWLEDGED, id, by));
    }

    /**
     * Nothing more is sent until then.
     *
     * @throws ClusterUnavailableException when the others cannot be told
     */
    public void silence(String id, Instant until, Instant now) {
        cluster.events().publish(new Event(now, cluster.node(), SILENCED, id, until.toString()));
    }

    @Override
    public void close() {
        events.close();
        outlets.close();
    }
}
