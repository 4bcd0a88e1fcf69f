package io.fairlead.telemetry.log;

/** Members of a JSON object (RFC 8259), appended one by one; everything but ASCII is escaped. Not thread-safe. */
final class JsonText {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out;
    private boolean first = true;

    /** Begins an object. */
    JsonText(StringBuilder out) {
        this.out = out;
        out.append('{');
    }

    private void name(String name) {
        if (!first) {
            out.append(',');
        }
        first = false;
        out.append('"').append(name).append("\":");
    }

    JsonText put(String name, String value) {
        name(name);
        quoted(value, out);
        return this;
    }

    JsonText put(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    JsonText put(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    /** A list of texts; null for an empty place. Left out when it has no place. */
    JsonText put(String name, @org.jspecify.annotations.Nullable String[] values) {
        if (values.length == 0) {
            return this;
        }
        name(name);
        out.append('[');
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            String value = values[i];
            if (value == null) {
                out.append("null");
            } else {
                quoted(value, out);
            }
        }
        out.append(']');
        return this;
    }

    void end() {
        out.append('}');
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append("\\u").append(HEX[c >> 12]).append(HEX[(c >> 8) & 0xf]);
                out.append(HEX[(c >> 4) & 0xf]).append(HEX[c & 0xf]);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
