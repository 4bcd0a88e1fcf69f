package io.fairlead.servicekit;

import io.fairlead.telemetry.metrics.MetricFamily;
import java.time.Duration;
import java.util.List;

/**
 * One service of the suite, found by {@link java.util.ServiceLoader}: alone in its own program, or with the others in
 * one JVM.
 */
public interface Service {

    /** Its name, such as {@code edge-proxy}. */
    String name();

    /** Services start in ascending order and stop in descending order. */
    int order();

    /**
     * Starts; returns when it does its work or waits for the cluster to tell it which. When it fails, {@link #stop} is
     * called all the same, to end what it has begun.
     *
     * @throws StartupException when it cannot, with one sentence for the operator
     */
    void start(ServiceContext context) throws StartupException;

    /**
     * Looks again at the files it was started with; what is wrong with them changes nothing.
     *
     * @throws StartupException when they cannot be used, with one sentence for the operator
     */
    default void reload() throws StartupException {}

    /** Takes no new work, lets the present work end for up to {@code grace}, then ends it. */
    void stop(Duration grace);

    /** What it counts, for {@code /metrics}; asked at any time. */
    default List<MetricFamily> metrics() {
        return List.of();
    }

    /** What decides whether it is ready. */
    List<Probe> readiness();

    /**
     * One reason for or against readiness.
     *
     * @param name a word for the probe's name
     * @param ok whether it is fine
     * @param detail one sentence
     */
    record Probe(String name, boolean ok, String detail) {}
}
