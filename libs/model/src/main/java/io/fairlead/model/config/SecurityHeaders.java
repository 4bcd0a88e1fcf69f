package io.fairlead.model.config;

import java.util.ArrayList;
import java.util.List;

/** Header fields that tell browsers to be careful; a field the application has set itself stays as it is. */
public enum SecurityHeaders {
    /** No fields. */
    NONE,
    /** What does no harm to any application. */
    STANDARD,
    /** What applications have to be ready for; over TLS browsers never come back without it for a year. */
    STRICT;

    /** A header field. */
    public record Line(String name, String value) {}

    /** The fields of an answer, in order. */
    public List<Line> lines(boolean tls) {
        List<Line> lines = new ArrayList<>();
        if (this != NONE) {
            boolean strict = this == STRICT;
            lines.add(new Line("X-Content-Type-Options", "nosniff"));
            lines.add(new Line("X-Frame-Options", strict ? "DENY" : "SAMEORIGIN"));
            lines.add(new Line("Referrer-Policy", strict ? "same-origin" : "strict-origin-when-cross-origin"));
            if (strict) {
                lines.add(new Line("Cross-Origin-Opener-Policy", "same-origin"));
            }
            if (strict && tls) {
                // RFC 6797 section 7.2: never without TLS.
                lines.add(new Line("Strict-Transport-Security", "max-age=31536000; includeSubDomains"));
            }
        }
        return List.copyOf(lines);
    }
}
