package io.fairlead.telemetry.log;

import io.fairlead.model.config.LogForm;
import io.fairlead.model.config.LogFrame;
import io.fairlead.model.config.LogTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.ZoneId;
import java.util.OptionalInt;

/**
 * What stands before the text of a line at one target: the header of RFC 3164 or RFC 5424, or one of HAProxy's short
 * forms (HAProxy manual 4.2 {@code log ... format}). Not thread-safe.
 */
final class LineFrame {

    private final LogFrame frame;
    private final int facility;
    private final String tag;
    private final LogTime time;
    private final String host;

    private LineFrame(LogFrame frame, int facility, String tag, LogTime time) {
        this.frame = frame;
        this.facility = facility;
        this.tag = tag;
        this.time = time;
        this.host = frame == LogFrame.RFC3164 ? hostname() : "-";
    }

    /**
     * The frame of a target.
     *
     * @param program what lines are tagged with that have no tag of their own, such as {@code haproxy[17]}
     */
    static LineFrame of(LogTarget target, String program, ZoneId zone) {
        LogForm form = target.form();
        boolean syslog = isSyslog(target.address());
        LogFrame frame = form.frame() != LogFrame.AUTO && form.frame() != LogFrame.JSON
                ? form.frame()
                : syslog ? LogFrame.LOCAL : LogFrame.RAW;
        OptionalInt facility = Facility.of(target.facility());
        if (syslog && facility.isEmpty()) {
            throw new IllegalArgumentException("unknown facility \"" + target.facility() + "\"");
        }
        String tag = form.tag().isEmpty()
                ? program
                : form.tag() + "[" + ProcessHandle.current().pid() + "]";
        return new LineFrame(frame, facility.orElse(0), tag, new LogTime(zone));
    }

    /** Whether somebody who speaks syslog reads there. */
    static boolean isSyslog(String address) {
        return !address.equals("stdout") && !address.equals("stderr") && !address.startsWith("file:");
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Appends what stands before the text of a line. */
    void append(Severity severity, long epochMillis, StringBuilder line) {
        switch (frame) {
            case AUTO, JSON, RAW -> {
                // The text only.
            }
            case LOCAL -> {
                priority(severity, line);
                time.appendSyslog(epochMillis, line);
                line.append(' ').append(tag).append(": ");
            }
            case RFC3164 -> {
                priority(severity, line);
                time.appendSyslog(epochMillis, line);
                line.append(' ').append(host).append(' ').append(tag).append(": ");
            }
            case RFC5424 -> modern(severity, epochMillis, line);
            case PRIORITY -> priority(severity, line);
            case SHORT -> line.append('<').append(severity.priority(0)).append('>');
            case TIMED -> {
                line.append('<').append(severity.priority(0)).append('>');
                time.appendIso(epochMillis, line);
                line.append(' ');
            }
            case ISO -> {
                time.appendIso(epochMillis, line);
                line.append(' ');
            }
        }
    }

    private void priority(Severity severity, StringBuilder line) {
        line.append('<').append(severity.priority(facility)).append('>');
    }

    /** RFC 5424 6.2; as HAProxy, without a host's name, a message id and structured data. */
    private void modern(Severity severity, long epochMillis, StringBuilder line) {
        priority(severity, line);
        line.append("1 ");
        time.appendIso(epochMillis, line);
        int pid = tag.indexOf('[');
        line.append(" - ");
        if (pid > 0 && tag.endsWith("]")) {
            line.append(tag, 0, pid).append(' ').append(tag, pid + 1, tag.length() - 1);
        } else {
            line.append(tag).append(" -");
        }
        line.append(" - - ");
    }
}
