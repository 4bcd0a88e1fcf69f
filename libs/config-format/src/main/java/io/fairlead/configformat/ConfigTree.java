package io.fairlead.configformat;

import io.fairlead.model.config.ProxyConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parts of a configuration by path: keys of mappings, and names of the elements of lists, such as {@code backends, app,
 * servers, a}. Values are those of {@link TreeText}; every change makes a new tree.
 */
public final class ConfigTree {

    private static final String NAME = "name";

    private ConfigTree() {}

    /** The canonical tree of a configuration. */
    public static Map<String, Object> of(ProxyConfig config, Secrets secrets) {
        return ConfigWriter.tree(config, secrets);
    }

    /** What stands at a path. */
    public static Optional<Object> find(Object tree, List<String> path) {
        if (path.isEmpty()) {
            return Optional.of(tree);
        }
        List<String> rest = path.subList(1, path.size());
        return child(tree, path.getFirst()).flatMap(below -> find(below, rest));
    }

    private static Optional<Object> child(Object tree, String segment) {
        return switch (tree) {
            case Map<?, ?> map -> Optional.ofNullable(map.get(segment));
            case List<?> list -> index(list, segment).map(list::get);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> index(List<?> list, String name) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> map && name.equals(map.get(NAME))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** The JSON pointer of a path, with indexes instead of names; of a new element, the place behind the last. */
    public static String pointer(Object tree, List<String> path) {
        StringBuilder pointer = new StringBuilder();
        Object at = tree;
        for (String segment : path) {
            String step = at instanceof List<?> list
                    ? Integer.toString(index(list, segment).orElse(list.size()))
                    : Cursor.escaped(segment);
            pointer.append('/').append(step);
            at = child(at, segment).orElse(Map.of());
        }
        return pointer.toString();
    }

    /** The tree with this value at the path, which is made when it is missing; an empty value removes it. */
    public static Object with(Object tree, List<String> path, Optional<Object> value) {
        if (path.isEmpty()) {
            return value.orElse(Map.of());
        }
        String segment = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        if (tree instanceof List<?> list) {
            return with(list, segment, rest, value);
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, below) -> copy.put(String.valueOf(key), below));
        }
        if (rest.isEmpty() && value.isEmpty()) {
            copy.remove(segment);
        } else {
            Object missing = rest.isEmpty() ? Map.of() : List.of();
            copy.put(segment, with(copy.getOrDefault(segment, missing), rest, value));
        }
        return copy;
    }

    private static Object with(List<?> list, String name, List<String> rest, Optional<Object> value) {
        List<Object> copy = new ArrayList<>(list);
        Optional<Integer> at = index(list, name);
        if (rest.isEmpty() && value.isEmpty()) {
            at.ifPresent(index -> copy.remove(index.intValue()));
            return copy;
        }
        Object before = at.<Object>map(list::get).orElse(Map.of(NAME, name));
        Object after = with(before, rest, value);
        if (at.isPresent()) {
            copy.set(at.get(), after);
        } else {
            copy.add(after);
        }
        return copy;
    }

    /** JSON Merge Patch, RFC 7396. */
    public static Object merge(Object target, Object patch) {
        if (!(patch instanceof Map<?, ?> changes)) {
            return patch;
        }
        Map<String, Object> merged = new LinkedHashMap<>();
        if (target instanceof Map<?, ?> before) {
            before.forEach((key, value) -> merged.put(String.valueOf(key), value));
        }
        changes.forEach((key, change) -> {
            String name = String.valueOf(key);
            if (change == TreeText.Nothing.NOTHING) {
                merged.remove(name);
            } else {
                merged.put(name, merge(merged.getOrDefault(name, Map.of()), change));
            }
        });
        return merged;
    }
}
