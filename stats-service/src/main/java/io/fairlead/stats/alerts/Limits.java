package io.fairlead.stats.alerts;

import java.time.Duration;

/**
 * From where on numbers are alarming; each resolves at four fifths of it, so that it does not flutter.
 *
 * @param p95 total time of a backend's last minute
 * @param errorShare answers 5xx of all, 0 to 1
 * @param certificate time left
 */
public record Limits(Duration p95, double errorShare, Duration certificate) {

    /** Seed 000's list. */
    public static final Limits USUAL = new Limits(Duration.ofMillis(500), 0.01, Duration.ofDays(30));

    /** The share of a limit below which an alert is over. */
    static final double CALM = 0.8;
}
