package io.fairlead.stats.alerts;

import java.io.IOException;

/** Somewhere alerts go. */
interface Receiver {

    /** Its name for the log; holds no secret. */
    String name();

    /** Whether it takes an alert for over that is not told again every now and then. */
    default boolean forgets() {
        return false;
    }

    /** Tells it of one alert; blocks for some seconds at most. */
    void tell(Alert alert) throws IOException, InterruptedException;
}
