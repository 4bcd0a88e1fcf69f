package io.fairlead.edge.runtime;

import io.fairlead.edge.runtime.Command.Call;
import java.time.Duration;

/** Small commands and what several commands share. Stateless. */
final class Basics {

    private static final int MAX_TIMEOUT_SECONDS = 86_400;

    private Basics() {}

    /** {@code set timeout cli}: seconds, unless a unit says otherwise. */
    static String timeout(Call call) {
        String text = call.arg(3);
        String digits = text.replaceAll("[a-z]*$", "");
        String unit = text.substring(digits.length());
        if (!digits.matches("[0-9]{1,9}")) {
            throw new RefusedException("Invalid timeout value.");
        }
        long number = Long.parseLong(digits);
        Duration timeout = switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "", "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ZERO;
        };
        if (timeout.isZero() || timeout.toSeconds() > MAX_TIMEOUT_SECONDS) {
            throw new RefusedException("Invalid timeout value.");
        }
        call.dialogue().timeout = timeout;
        return "";
    }

    /** A whole number from 0. */
    static int number(String text, String refusal) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new RefusedException(refusal);
        }
        return Integer.parseInt(text);
    }
}
