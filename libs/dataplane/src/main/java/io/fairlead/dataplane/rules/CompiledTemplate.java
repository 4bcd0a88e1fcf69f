package io.fairlead.dataplane.rules;

import io.fairlead.model.expr.Template;
import io.fairlead.net.http1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A text with values in it, ready for traffic. A value that does not exist is empty. Immutable. */
public final class CompiledTemplate {

    private interface Piece {
        void append(RequestHead head, Facts facts, TextBuffer out);
    }

    private final Piece[] pieces;

    private CompiledTemplate(Piece[] pieces) {
        this.pieces = pieces;
    }

    static CompiledTemplate of(Template template, SampleCompiler samples) {
        List<Piece> pieces = new ArrayList<>();
        for (Template.Part part : template.parts()) {
            pieces.add(
                    switch (part) {
                        case Template.Literal(String text) -> {
                            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                            yield (_, _, out) -> out.append(bytes);
                        }
                        case Template.Variable(var variable, var encoding) -> {
                            RuleVariables.Text text = RuleVariables.of(variable);
                            yield (head, facts, out) -> quote(encoding, out, text.of(head, facts));
                        }
                        case Template.Sample(var expression, var encoding) -> {
                            CompiledSample sample = samples.compile(expression);
                            yield (head, facts, out) -> sample(sample, encoding, head, facts, out);
                        }
                    });
        }
        return new CompiledTemplate(pieces.toArray(Piece[]::new));
    }

    private static void sample(
            CompiledSample sample, Template.Encoding encoding, RequestHead head, Facts facts, TextBuffer out) {
        Value value = facts.value();
        boolean found = sample.fetch(head, facts, value);
        if (!encoding.quoted() && !encoding.escaped()) {
            if (found) {
                value.asText();
                out.append(value.bytes(), value.from(), value.to());
            }
        } else {
            quote(encoding, out, found ? value.string() : "");
        }
    }

    private static void quote(Template.Encoding encoding, TextBuffer out, String text) {
        String escaped = encoding.escaped() ? text.replaceAll("([\"\\\\\\]])", "\\\\$1") : text;
        out.append(encoding.quoted() ? "\"" + escaped + "\"" : escaped);
    }

    /** Appends the text. */
    void append(RequestHead head, Facts facts, TextBuffer out) {
        for (Piece piece : pieces) {
            piece.append(head, facts, out);
        }
    }

    /** The text as one line. */
    public String text(RequestHead head, Facts facts) {
        TextBuffer out = facts.text().clear();
        append(head, facts, out);
        return out.harmless(0).string();
    }

    /** The bytes as they are. */
    byte[] bytes(RequestHead head, Facts facts) {
        TextBuffer out = facts.text().clear();
        append(head, facts, out);
        return out.copy();
    }
}
