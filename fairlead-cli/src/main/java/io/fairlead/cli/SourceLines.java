package io.fairlead.cli;

import io.fairlead.model.diagnostic.Position;
import java.util.List;
import java.util.Optional;

/** The text diagnostics point into, to show the line with a caret under the place. */
final class SourceLines {

    private static final int WIDEST = 160;
    private static final int BEFORE_CARET = 100;

    private final List<String> lines;

    SourceLines(String text) {
        this.lines = text.lines().toList();
    }

    /** The source line and the caret under it; empty when the place is not in the text. */
    Optional<String> excerpt(Position place) {
        if (place.line() < 1 || place.line() > lines.size()) {
            return Optional.empty();
        }
        String line = lines.get(place.line() - 1);
        int column = Math.max(0, Math.min(place.column() - 1, line.length()));
        int from = column > BEFORE_CARET ? column - BEFORE_CARET : 0;
        int to = Math.min(line.length(), from + WIDEST);
        String number = String.format("%5d", place.line());
        StringBuilder caret = new StringBuilder(" ".repeat(number.length())).append(" | ");
        for (int i = from; i < column; i++) {
            // A tab stays a tab, so that the caret stands below its place however wide tabs are.
            caret.append(line.charAt(i) == '\t' ? '\t' : ' ');
        }
        return Optional.of(number + " | " + printable(line.substring(from, to)) + System.lineSeparator() + caret + "^");
    }

    /** Control characters of a hostile file do not reach the terminal. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(c -> shown.append(Character.isISOControl(c) && c != '\t' ? '\uFFFD' : (char) c));
        return shown.toString();
    }

    /** Where a word first stands in the text. */
    Optional<Position> find(String word, String file) {
        for (int i = 0; i < lines.size(); i++) {
            int column = lines.get(i).indexOf(word);
            if (column >= 0) {
                return Optional.of(new Position(file, i + 1, column + 1));
            }
        }
        return Optional.empty();
    }
}
