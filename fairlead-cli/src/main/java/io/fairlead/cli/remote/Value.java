package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.util.List;
import java.util.Map;

/** A JSON value of an answer; what is not there reads as empty. */
record Value(Object raw) {

    private static final Value MISSING = new Value(TreeText.Nothing.NOTHING);

    Value get(String key) {
        Object below = raw instanceof Map<?, ?> map ? map.get(key) : null;
        return below == null ? MISSING : new Value(below);
    }

    List<Value> list() {
        return raw instanceof List<?> list
                ? list.stream().<Value>map(Value::new).toList()
                : List.of();
    }

    /** As text; empty for null and for what is not there. */
    String text() {
        return switch (raw) {
            case TreeText.Nothing nothing -> "";
            case Map<?, ?> map -> TreeText.line(map);
            case List<?> list -> TreeText.line(list);
            default -> raw.toString();
        };
    }

    long number() {
        return raw instanceof Number number ? number.longValue() : 0;
    }

    boolean isTrue() {
        return Boolean.TRUE.equals(raw);
    }
}
