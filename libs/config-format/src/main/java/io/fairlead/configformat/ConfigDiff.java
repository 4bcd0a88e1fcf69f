package io.fairlead.configformat;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import io.fairlead.model.config.ProxyConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What distinguishes two configurations, by path and as text. Secrets are compared, and never shown. */
public final class ConfigDiff {

    private static final int CONTEXT_LINES = 3;

    private final List<Difference> found = new ArrayList<>();

    /** What happened at a path. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        /** The same elements in another order. */
        REORDERED
    }

    /**
     * One difference.
     *
     * @param kind what happened
     * @param path keys, names and indexes, such as {@code /backends/app/servers/a/weight}
     * @param before in one line of JSON, empty when added
     * @param after in one line of JSON, empty when removed
     */
    public record Difference(Kind kind, String path, String before, String after) {}

    private ConfigDiff() {}

    /** Every difference, in the order of the canonical form. */
    public static List<Difference> between(ProxyConfig before, ProxyConfig after) {
        ConfigDiff diff = new ConfigDiff();
        diff.compare("", side(before), side(after));
        return List.copyOf(diff.found);
    }

    /** A unified diff of the canonical YAML texts; empty when they are equal. */
    public static String unified(ProxyConfig before, ProxyConfig after, String from, String to) {
        List<String> old = ConfigWriter.yaml(before, Secrets.MASKED).lines().toList();
        List<String> changed = ConfigWriter.yaml(after, Secrets.MASKED).lines().toList();
        return String.join(
                "\n", UnifiedDiffUtils.generateUnifiedDiff(from, to, old, DiffUtils.diff(old, changed), CONTEXT_LINES));
    }

    /** A value as it is, which is compared, and as it may be seen. */
    private record Side(Object real, Object shown) {

        Side at(Object key) {
            return new Side(step(real, key), step(shown, key));
        }

        private static Object step(Object tree, Object key) {
            return tree instanceof List<?> list
                    ? list.get((Integer) key)
                    : java.util.Objects.requireNonNull(((Map<?, ?>) tree).get(key));
        }

        String line() {
            return TreeText.line(shown);
        }
    }

    private static Side side(ProxyConfig config) {
        return new Side(ConfigTree.of(config, Secrets.SHOWN), ConfigTree.of(config, Secrets.MASKED));
    }

    private void compare(String path, Side before, Side after) {
        if (before.real().equals(after.real())) {
            return;
        }
        if (before.real() instanceof Map<?, ?> old && after.real() instanceof Map<?, ?> now) {
            maps(path, before, old, after, now);
        } else if (before.real() instanceof List<?> old && after.real() instanceof List<?> now) {
            if (named(old) && named(now)) {
                namedLists(path, before, old, after, now);
            } else {
                lists(path, before, old, after, now);
            }
        } else {
            found.add(new Difference(Kind.CHANGED, path, before.line(), after.line()));
        }
    }

    private void maps(String path, Side before, Map<?, ?> old, Side after, Map<?, ?> now) {
        Set<Object> keys = new LinkedHashSet<>(old.keySet());
        keys.addAll(now.keySet());
        for (Object key : keys) {
            String below = path + "/" + Cursor.escaped(key.toString());
            if (!now.containsKey(key)) {
                removed(below, before.at(key));
            } else if (!old.containsKey(key)) {
                added(below, after.at(key));
            } else {
                compare(below, before.at(key), after.at(key));
            }
        }
    }

    private static boolean named(List<?> list) {
        return list.stream().allMatch(element -> element instanceof Map<?, ?> map && map.containsKey("name"))
                && names(list).size() == list.size();
    }

    private static Set<String> names(List<?> list) {
        Set<String> names = new LinkedHashSet<>();
        for (Object element : list) {
            names.add(name(element));
        }
        return names;
    }

    private static String name(Object element) {
        return element instanceof Map<?, ?> map ? String.valueOf(map.get("name")) : "";
    }

    private void namedLists(String path, Side before, List<?> old, Side after, List<?> now) {
        List<String> oldNames = List.copyOf(names(old));
        List<String> newNames = List.copyOf(names(now));
        for (int i = 0; i < old.size(); i++) {
            String below = path + "/" + Cursor.escaped(oldNames.get(i));
            int there = newNames.indexOf(oldNames.get(i));
            if (there < 0) {
                removed(below, before.at(i));
            } else {
                compare(below, before.at(i), after.at(there));
            }
        }
        for (int i = 0; i < now.size(); i++) {
            if (!oldNames.contains(newNames.get(i))) {
                added(path + "/" + Cursor.escaped(newNames.get(i)), after.at(i));
            }
        }
        List<String> stayed = oldNames.stream().filter(newNames::contains).toList();
        List<String> order = newNames.stream().filter(oldNames::contains).toList();
        if (!stayed.equals(order)) {
            found.add(new Difference(Kind.REORDERED, path, TreeText.line(stayed), TreeText.line(order)));
        }
    }

    /** Lists without names by the fewest insertions and deletions; what is replaced one by one counts as changed. */
    private void lists(String path, Side before, List<?> old, Side after, List<?> now) {
        for (AbstractDelta<?> delta : DiffUtils.diff(new ArrayList<Object>(old), new ArrayList<Object>(now))
                .getDeltas()) {
            int from = delta.getSource().getPosition();
            int to = delta.getTarget().getPosition();
            int gone = delta.getSource().size();
            int come = delta.getTarget().size();
            if (delta.getType() == DeltaType.CHANGE && gone == come) {
                for (int i = 0; i < gone; i++) {
                    compare(path + "/" + (to + i), before.at(from + i), after.at(to + i));
                }
                continue;
            }
            for (int i = 0; i < gone; i++) {
                removed(path + "/" + (from + i), before.at(from + i));
            }
            for (int i = 0; i < come; i++) {
                added(path + "/" + (to + i), after.at(to + i));
            }
        }
    }

    private void added(String path, Side side) {
        found.add(new Difference(Kind.ADDED, path, "", side.line()));
    }

    private void removed(String path, Side side) {
        found.add(new Difference(Kind.REMOVED, path, side.line(), ""));
    }
}
