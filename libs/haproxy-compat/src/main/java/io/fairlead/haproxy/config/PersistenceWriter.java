package io.fairlead.haproxy.config;

import io.fairlead.model.config.CookiePersistence;
import io.fairlead.model.config.Persistence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Spells how clients stay with a server. HAProxy manual 4.2 {@code cookie}. */
final class PersistenceWriter {

    private final String section;
    private final List<String> lost;

    PersistenceWriter(String section, List<String> lost) {
        this.section = section;
        this.lost = lost;
    }

    List<String> lines(Persistence persistence) {
        List<String> lines = new ArrayList<>();
        persistence.cookie().ifPresent(cookie -> {
            lines.add(line(cookie));
            cookie.dynamicKey().ifPresent(key -> lines.add("dynamic-cookie-key " + Quoted.word(key)));
        });
        if (persistence.whenDown()) {
            lines.add("option persist");
        }
        if (!persistence.sticks().isEmpty()) {
            lost.add("stick rules in " + section);
        }
        return lines;
    }

    static List<String> cases(Persistence persistence, ConditionWriter conditions) {
        return persistence.cases().stream()
                .map(special -> (special.force() ? "force-persist" : "ignore-persist")
                        + (special.condition().isAlways() ? " if TRUE" : conditions.write(special.condition())))
                .toList();
    }

    private static String line(CookiePersistence cookie) {
        StringBuilder words = new StringBuilder("cookie " + Quoted.word(cookie.name()));
        if (cookie.mode() != CookiePersistence.Mode.PASSIVE) {
            words.append(' ').append(cookie.mode().name().toLowerCase(Locale.ROOT));
        }
        append(words, cookie.indirect(), "indirect");
        append(words, cookie.noCache(), "nocache");
        append(words, cookie.postOnly(), "postonly");
        append(words, cookie.preserve(), "preserve");
        append(words, cookie.httpOnly(), "httponly");
        append(words, cookie.secure(), "secure");
        append(words, cookie.dynamicKey().isPresent(), "dynamic");
        cookie.domains().forEach(domain -> words.append(" domain ").append(Quoted.word(domain)));
        cookie.maxIdle().ifPresent(time -> words.append(" maxidle ").append(time.toSeconds()));
        cookie.maxLife().ifPresent(time -> words.append(" maxlife ").append(time.toSeconds()));
        cookie.attributes().forEach(attribute -> words.append(" attr ").append(Quoted.word(attribute)));
        return words.toString();
    }

    private static void append(StringBuilder words, boolean condition, String more) {
        if (condition) {
            words.append(' ').append(more);
        }
    }
}
