package io.fairlead.configformat;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A mapping being written, in the order of the calls; what equals its default is left out. */
final class Entries {

    private final Map<String, Object> map = new LinkedHashMap<>();

    Entries put(String key, Object value) {
        map.put(key, value);
        return this;
    }

    Entries unless(String key, Object value, Object usual) {
        return value.equals(usual) ? this : put(key, value);
    }

    Entries flag(String key, boolean value) {
        return value ? put(key, true) : this;
    }

    Entries list(String key, Collection<?> values) {
        return values.isEmpty() ? this : put(key, java.util.List.copyOf(values));
    }

    Entries optional(String key, Optional<?> value) {
        value.ifPresent(v -> put(key, v));
        return this;
    }

    Entries duration(String key, Optional<Duration> value) {
        return optional(key, value.map(DurationText::write));
    }

    Entries nested(String key, Map<String, Object> value) {
        return value.isEmpty() ? this : put(key, value);
    }

    Map<String, Object> map() {
        return map;
    }
}
