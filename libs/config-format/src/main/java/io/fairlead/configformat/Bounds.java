package io.fairlead.configformat;

import io.fairlead.model.diagnostic.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Refuses texts that would exhaust stack or memory: too deep, containing themselves by an alias, or too large once every
 * alias is put in full. Needs no recursion, and memory only for the anchors.
 */
final class Bounds {

    /** Levels of nesting. */
    static final int DEEPEST = 64;

    /** Values, aliases counted as what they stand for. */
    private static final long MOST = 1_000_000;

    private final Findings findings;
    private final Deque<Level> open = new ArrayDeque<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private long size;

    /** A collection being read: its anchor, and how much there was before it. */
    private record Level(Optional<String> anchor, long before) {}

    private Bounds(Findings findings) {
        this.findings = findings;
    }

    /** Reports the first place that is out of bounds; true when there is none. */
    static boolean hold(LoadSettings settings, String text, Findings findings) {
        Bounds bounds = new Bounds(findings);
        for (Event event : new Parse(settings).parseString(text)) {
            if (!bounds.take(event)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(Event event) {
        switch (event) {
            case CollectionStartEvent start -> {
                open.push(new Level(start.getAnchor().map(Anchor::toString), size));
                size++;
                if (open.size() > DEEPEST) {
                    return refuse("too-deep", event, "nested more than " + DEEPEST + " levels");
                }
            }
            case CollectionEndEvent end -> {
                Level level = open.pop();
                level.anchor().ifPresent(anchor -> sizes.put(anchor, size - level.before()));
            }
            case ScalarEvent scalar -> size++;
            case AliasEvent alias -> {
                String name = alias.getAlias().toString();
                if (open.stream().anyMatch(level -> level.anchor().equals(Optional.of(name)))) {
                    return refuse("recursive-alias", event, "an alias to what it stands in");
                }
                size += sizes.getOrDefault(name, 1L);
            }
            default -> {}
        }
        return size <= MOST || refuse("too-large", event, "more than " + MOST + " values, aliases included");
    }

    private boolean refuse(String code, Event event, String why) {
        Position place = findings.position(event.getStartMark());
        findings.error(code, "", place, why, "");
        return false;
    }
}
