package io.fairlead.servicekit.program;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line per log record on standard error: time, level, event and fields. */
final class LogLines extends Formatter {

    /** Loggers that say too much at INFO for an operator. */
    private static final String[] QUIET = {
        "io.helidon", "com.hazelcast", "org.jboss.weld", "io.smallrye", "org.glassfish"
    };

    private static final java.util.List<Logger> KEPT = new java.util.ArrayList<>();

    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(new LogLines());
        root.addHandler(console);
        for (String name : QUIET) {
            Logger logger = Logger.getLogger(name);
            logger.setLevel(Level.WARNING);
            KEPT.add(logger);
        }
    }

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(Instant.ofEpochMilli(record.getMillis())
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString())
                .append(' ')
                .append(record.getLevel())
                .append(' ')
                .append(formatMessage(record).replace('\n', ' '));
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            line.append(" cause=\"").append(thrown).append('"');
            if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
                for (StackTraceElement element : thrown.getStackTrace()) {
                    line.append("\n    at ").append(element);
                }
            }
        }
        return line.append('\n').toString();
    }
}
