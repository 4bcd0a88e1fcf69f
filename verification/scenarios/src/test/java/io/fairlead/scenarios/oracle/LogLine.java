package io.fairlead.scenarios.oracle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An access-log line without what differs between two runs: client port, date, durations (only whether a phase was
 * reached is kept), the numbers of other sessions, and of HTTP the bytes, which HAProxy counts in its inner form. HAProxy manual 8.2.2 and 8.2.3.
 */
final class LogLine {

    private static final Pattern LINE =
            Pattern.compile("(?:127\\.0\\.0\\.1|192\\.0\\.2\\.1|2001:db8::1):\\d+ \\[[^]]+] (\\S+) (\\S+) (\\S+) (.*)");
    private static final Pattern LOAD = Pattern.compile(" \\d+/\\d+/\\d+/\\d+/(\\+?\\d+) (\\d+/\\d+)");

    private LogLine() {}

    static String comparable(String line) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            return line;
        }
        String times = fields.group(3).replaceAll("\\+?\\d+", "n").replace("-n", "-");
        boolean http = fields.group(3).chars().filter(c -> c == '/').count() == 4;
        String rest = LOAD.matcher(fields.group(4)).replaceFirst(" retries $1 queue $2");
        if (http) {
            rest = rest.replaceFirst("^(\\S+) \\S+", "$1");
        }
        return fields.group(1) + " " + fields.group(2) + " " + times + " " + rest;
    }
}
