package io.fairlead.health.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the objects of one list in a JSON object into plain words, for answers of a few fields: members of inner objects
 * get names with a dot, inner lists are skipped. RFC 8259. Bounded in depth; the caller bounds the length.
 */
final class JsonRecords {

    private static final int DEEPEST = 8;

    private final String text;
    private int at;

    private JsonRecords(String text) {
        this.text = text;
    }

    /**
     * The objects of the list of this name; none when there is no such list.
     *
     * @throws IllegalArgumentException when the text is no JSON object
     */
    static List<Map<String, String>> read(String text, String list) {
        List<Map<String, String>> found = new ArrayList<>();
        JsonRecords reader = new JsonRecords(text);
        reader.expect('{');
        for (boolean more = !reader.take('}'); more; more = reader.more('}')) {
            String key = reader.key();
            if (key.equals(list)) {
                reader.records(found);
            } else {
                reader.value("", new HashMap<>(), 1);
            }
        }
        reader.space();
        if (reader.at != text.length()) {
            throw reader.malformed();
        }
        return found;
    }

    private void records(List<Map<String, String>> found) {
        expect('[');
        for (boolean more = !take(']'); more; more = more(']')) {
            Map<String, String> fields = new HashMap<>();
            value("", fields, 2);
            found.add(fields);
        }
    }

    private void value(String name, Map<String, String> into, int depth) {
        space();
        if (depth > DEEPEST) {
            throw malformed();
        }
        if (take('{')) {
            for (boolean more = !take('}'); more; more = more('}')) {
                String key = key();
                value(name.isEmpty() ? key : name + "." + key, into, depth + 1);
            }
        } else if (take('[')) {
            for (boolean more = !take(']'); more; more = more(']')) {
                value("", new HashMap<>(), depth + 1);
            }
        } else {
            into.put(name, at < text.length() && text.charAt(at) == '"' ? string() : word());
        }
    }

    private String key() {
        space();
        String key = string();
        expect(':');
        return key;
    }

    private String word() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (start == at) {
            throw malformed();
        }
        return text.substring(start, at);
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        if (at == text.length()) {
            throw malformed();
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        if (at == text.length()) {
            throw malformed();
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed();
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw malformed();
        }
        at += 4;
        return (char) Integer.parseInt(text, at - 4, at, 16);
    }

    /** Whether another element follows; the end of the list is taken. */
    private boolean more(char end) {
        space();
        if (take(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private void expect(char c) {
        space();
        if (!take(c)) {
            throw malformed();
        }
    }

    private boolean take(char c) {
        space();
        boolean taken = at < text.length() && text.charAt(at) == c;
        at += taken ? 1 : 0;
        return taken;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("not JSON at character " + at);
    }
}
