package io.fairlead.haproxy.config;

import java.util.Map;
import java.util.Optional;

/** The variables a configuration may name within double quotes. HAProxy manual 2.3. */
final class Variables {

    private final Map<String, String> environment;
    private final String file;

    Variables(Map<String, String> environment, String file) {
        this.environment = Map.copyOf(environment);
        this.file = file;
    }

    /** The value at this line; empty when there is no such variable. */
    Optional<String> value(String name, int line) {
        return switch (name) {
            case ".FILE" -> Optional.of(file);
            case ".LINE" -> Optional.of(Integer.toString(line));
            default -> Optional.ofNullable(environment.get(name));
        };
    }

    /** Whether the character may stand in a variable's name; a leading dot marks HAProxy's own variables. */
    static boolean partOfName(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        return letter || (first ? c == '.' : (c >= '0' && c <= '9'));
    }
}
