package io.fairlead.haproxy.config;

import io.fairlead.model.config.LogForm;
import io.fairlead.model.config.LogFrame;
import io.fairlead.model.config.LogTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the {@code log} and {@code log-tag} lines of a section. HAProxy manual 4.2 log. */
final class LogWriting {

    private final List<String> lines = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    LogWriting(List<LogTarget> targets) {
        String tag = targets.isEmpty() ? "" : targets.getFirst().form().tag();
        if (!tag.isEmpty()) {
            lines.add("log-tag " + Quoted.word(tag));
        }
        for (LogTarget target : targets) {
            if (target.address().startsWith("file:") || target.address().startsWith("tcp:")) {
                lost.add("log target " + target.address());
            } else {
                add(target, tag);
            }
        }
    }

    private void add(LogTarget target, String tag) {
        String address = target.address();
        LogForm form = target.form();
        if (form.frame() == LogFrame.JSON) {
            lost.add("JSON to log target " + address);
        }
        if (!form.tag().equals(tag)) {
            lost.add("the tag of log target " + address);
        }
        String place = address.startsWith("unix:") ? address.substring(5) : address;
        lines.add("log " + Quoted.word(place)
                + (form.length() == 0 ? "" : " len " + form.length())
                + frame(form.frame(), address.startsWith("std"))
                + " " + target.facility() + " " + target.level()
                + (form.minLevel().equals(LogForm.DEFAULT.minLevel()) ? "" : " " + form.minLevel()));
    }

    private static String frame(LogFrame frame, boolean ownOutput) {
        if (frame == LogFrame.AUTO || frame == LogFrame.JSON) {
            return ownOutput ? " format raw" : "";
        }
        return " format " + frame.name().toLowerCase(Locale.ROOT);
    }

    List<String> lines() {
        return lines;
    }

    /** What HAProxy cannot say. */
    List<String> lost() {
        return lost;
    }
}
