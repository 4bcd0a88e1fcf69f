package io.fairlead.model.diagnostic;

/**
 * A place in a configuration text.
 *
 * @param file the name the user gave, or {@code "<request>"} for text that came over the API
 * @param line first line is 1; 0 when the place is unknown
 * @param column first column is 1; 0 when the place is unknown
 */
public record Position(String file, int line, int column) {

    /** A position that names no place. */
    public static final Position UNKNOWN = new Position("", 0, 0);

    /** The form {@code file:line:column} that editors and terminals can jump to. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
