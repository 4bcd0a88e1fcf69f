package io.fairlead.dataplane.guard;

import io.fairlead.model.config.SecurityHeaders;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Adds security headers to answers that have them not. Immutable. */
final class CarefulBrowsers {

    /** A field, encoded once. */
    private static final class Line {
        final FieldName name;
        final byte[] value;

        Line(SecurityHeaders.Line line) {
            name = new FieldName(line.name());
            value = line.value().getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final Line[] clear;
    private final Line[] tls;

    CarefulBrowsers(SecurityHeaders preset) {
        clear = lines(preset.lines(false));
        tls = lines(preset.lines(true));
    }

    private static Line[] lines(List<SecurityHeaders.Line> lines) {
        return lines.stream().map(Line::new).toArray(Line[]::new);
    }

    void response(ResponseHead head, boolean overTls) throws BadMessageException {
        for (Line line : overTls ? tls : clear) {
            if (head.mayHaveAppended(line.name.lower)) {
                head.settle();
            }
            if (head.find(line.name.lower, 0) < 0) {
                head.append(line.name.start, line.value, 0, line.value.length);
            }
        }
    }
}
