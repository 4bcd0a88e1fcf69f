package io.fairlead.configformat;

import io.fairlead.model.diagnostic.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;

/** Refuses texts that would exhaust the stack: too deep, or containing themselves by an alias. Needs no recursion. */
final class Bounds {

    private static final int DEEPEST = 64;

    private Bounds() {}

    /** Reports the first place that is out of bounds; true when there is none. */
    static boolean hold(LoadSettings settings, String text, Findings findings) {
        Deque<String> open = new ArrayDeque<>();
        for (Event event : new Parse(settings).parseString(text)) {
            Position place = findings.position(event.getStartMark());
            switch (event) {
                case CollectionStartEvent start -> {
                    // An anchor's name is never empty.
                    open.push(start.getAnchor().map(Object::toString).orElse(""));
                    if (open.size() > DEEPEST) {
                        findings.error("too-deep", "", place, "nested more than " + DEEPEST + " levels", "");
                        return false;
                    }
                }
                case CollectionEndEvent end -> open.pop();
                case AliasEvent alias -> {
                    if (open.contains(alias.getAlias().toString())) {
                        findings.error("recursive-alias", "", place, "an alias to what it stands in", "");
                        return false;
                    }
                }
                default -> {}
            }
        }
        return true;
    }
}
