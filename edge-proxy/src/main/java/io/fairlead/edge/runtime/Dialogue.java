package io.fairlead.edge.runtime;

import io.fairlead.model.config.RuntimeSocket.Level;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one connection to a runtime socket has agreed on. Used by one thread. */
final class Dialogue {

    /** Where it came in, for who-did-it. */
    final String origin;

    Level level;
    boolean prompt;
    boolean quit;
    Duration timeout;

    /** What the command just given goes on to say, until the other side says anything or leaves; null for nothing. */
    @Nullable
    Supplier<String> news;

    Dialogue(String origin, Level level, Duration timeout) {
        this.origin = origin;
        this.level = level;
        this.timeout = timeout;
    }

    /** Whether commands of that level may be given. */
    boolean may(Level wanted) {
        return level.compareTo(wanted) >= 0;
    }
}
