package io.fairlead.configformat;

import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import io.fairlead.model.diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Collects what is found in one text, and where every pointer stands in it. */
final class Findings {

    private final String file;
    /** After so many, more would only hide the first. */
    private static final int MOST = 200;

    private static final int LONGEST = 200;

    private final List<Diagnostic> found = new ArrayList<>();
    private final Map<String, Position> places = new HashMap<>();

    Findings(String file) {
        this.file = file;
    }

    Position position(Optional<Mark> mark) {
        return mark.map(m -> new Position(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(new Position(file, 0, 0));
    }

    void place(String pointer, Position position) {
        places.putIfAbsent(pointer, position);
    }

    void error(String code, String pointer, Position position, String message, String hint) {
        if (found.size() < MOST) {
            found.add(new Diagnostic(Severity.ERROR, code, pointer, position, shortened(message), shortened(hint)));
        }
    }

    /** A finding about the whole, with the place its pointer has in the text. */
    void locate(Diagnostic diagnostic) {
        Position place = places.getOrDefault(diagnostic.pointer(), new Position(file, 0, 0));
        found.add(new Diagnostic(
                diagnostic.severity(),
                diagnostic.code(),
                diagnostic.pointer(),
                place,
                diagnostic.message(),
                diagnostic.hint()));
    }

    /** As much of a foreign text as belongs into a message. */
    static String shortened(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    Map<String, Position> places() {
        return places;
    }

    boolean hasErrors() {
        return found.stream().anyMatch(Diagnostic::isError);
    }

    List<Diagnostic> all() {
        return List.copyOf(found);
    }
}
