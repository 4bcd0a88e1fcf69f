package io.fairlead.telemetry.log;

import io.fairlead.model.expr.LogVariable;
import io.fairlead.model.expr.Template;
import io.fairlead.telemetry.StreamEnd;
import org.jspecify.annotations.Nullable;

/**
 * The line of a stream as {@code log-format} says. Blanks of the format that would follow each other are one, an empty
 * value is a dash, as HAProxy has it. HAProxy manual 8.2.4. Not thread-safe.
 */
final class TemplateLine {

    private final Template template;
    private final LogFields fields;

    /** Whether what was written last is a blank of the format. */
    private boolean blank;

    TemplateLine(Template template, LogFields fields) {
        this.template = template.forLog();
        this.fields = fields;
    }

    /** Appends the line. */
    void append(StreamEnd end, long startedMillis, StringBuilder line) {
        int sample = 0;
        blank = line.isEmpty();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Literal(String text) -> literal(text, line);
                case Template.Variable(LogVariable variable, Template.Encoding encoding) -> {
                    int before = line.length();
                    fields.append(variable, encoding, end, startedMillis, line);
                    // Only a query may be empty and still count as written.
                    blank &= line.length() == before && variable != LogVariable.QUERY;
                }
                case Template.Sample expression -> {
                    @Nullable String value = sample < end.samples.length ? end.samples[sample] : null;
                    sample++;
                    blank = false;
                    text(value == null ? "" : value, expression.encoding(), line);
                }
            }
        }
    }

    private void literal(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' || !blank) {
                line.append(c);
            }
            blank = c == ' ';
        }
    }

    /** A value; a control character, which would end the line, is written as {@code #XX}. */
    static void text(String value, Template.Encoding encoding, StringBuilder line) {
        if (encoding.quoted()) {
            line.append('"');
        } else if (value.isEmpty()) {
            line.append('-');
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == 0x7f) {
                line.append(String.format("#%02X", (int) c));
                continue;
            }
            if (encoding.escaped() && (c == '"' || c == '\\' || c == ']')) {
                line.append('\\');
            }
            line.append(c);
        }
        if (encoding.quoted()) {
            line.append('"');
        }
    }
}
