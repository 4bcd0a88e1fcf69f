package io.fairlead.model.expr;

import java.util.List;

/**
 * A text with values in it: a format string such as {@code https://%[req.hdr(host)]%HU}. HAProxy manual 8.2.4.
 *
 * @param parts in order
 */
public record Template(List<Part> parts) {

    /** A piece of the text. */
    public sealed interface Part {}

    /** Constant text. */
    public record Literal(String text) implements Part {}

    /** A variable. */
    public record Variable(LogVariable variable, Encoding encoding) implements Part {}

    /** The value of an expression. */
    public record Sample(Expression expression, Encoding encoding) implements Part {}

    /**
     * How a value is written.
     *
     * @param quoted between double quotes ({@code +Q})
     * @param hex addresses and ports in hexadecimal ({@code +X})
     * @param escaped quotes and brackets behind a backslash ({@code +E})
     */
    public record Encoding(boolean quoted, boolean hex, boolean escaped) {
        /** As it is. */
        public static final Encoding PLAIN = new Encoding(false, false, false);

        String text() {
            if (equals(PLAIN)) {
                return "";
            }
            return "{" + (quoted ? "+Q" : "") + (hex ? (quoted ? "," : "") + "+X" : "")
                    + (escaped ? (quoted || hex ? "," : "") + "+E" : "") + "}";
        }
    }

    public Template {
        parts = List.copyOf(parts);
    }

    /** A text without values. */
    public static Template literal(String text) {
        return new Template(text.isEmpty() ? List.of() : List.of(new Literal(text)));
    }

    /** The template a format string stands for. */
    public static Template parse(String format) throws BadExpressionException {
        return new TemplateParser(format).read();
    }

    /** Whether there is no value in it. */
    public boolean constant() {
        return parts.stream().allMatch(Literal.class::isInstance);
    }

    /** Whether it is empty. */
    public boolean empty() {
        return parts.isEmpty();
    }

    /** The format string that {@link #parse} reads as this template. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Literal(String literal) -> text.append(literal.replace("%", "%%"));
                case Variable(LogVariable variable, Encoding encoding) ->
                    text.append('%').append(encoding.text()).append(variable.word());
                case Sample(Expression expression, Encoding encoding) ->
                    text.append('%')
                            .append(encoding.text())
                            .append('[')
                            .append(expression.text())
                            .append(']');
            }
        }
        return text.toString();
    }

    /** Every expression in it, in order. */
    public List<Expression> expressions() {
        return parts.stream()
                .filter(Sample.class::isInstance)
                .map(part -> ((Sample) part).expression())
                .toList();
    }

    /**
     * The same for a log line: variables that only the connection knows are spelled as expressions, whose values are
     * kept when the stream ends.
     */
    public Template forLog() {
        return new Template(parts.stream().map(Template::forLog).toList());
    }

    private static Part forLog(Part part) {
        if (!(part instanceof Variable(LogVariable variable, Encoding encoding))) {
            return part;
        }
        return switch (variable) {
            case FRONTEND_IP -> fetch(FetchName.DST, encoding);
            case FRONTEND_PORT -> fetch(FetchName.DST_PORT, encoding);
            case TLS_CIPHER -> fetch(FetchName.SSL_FC_CIPHER, encoding);
            case TLS_VERSION -> fetch(FetchName.SSL_FC_PROTOCOL, encoding);
            default -> part;
        };
    }

    private static Part fetch(FetchName name, Encoding encoding) {
        return new Sample(new Expression(name, List.of(), List.of()), encoding);
    }

    @Override
    public String toString() {
        return text();
    }
}
