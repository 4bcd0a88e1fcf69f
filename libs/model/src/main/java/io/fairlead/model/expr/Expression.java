package io.fairlead.model.expr;

import java.util.List;

/**
 * A sample expression such as {@code req.hdr(host),field(1,:),lower}: what is fetched, and what is made of it. HAProxy
 * manual 7.3.
 *
 * @param fetch what is looked at
 * @param arguments its arguments
 * @param conversions applied from left to right
 */
public record Expression(FetchName fetch, List<String> arguments, List<Conversion> conversions) {

    public Expression {
        arguments = List.copyOf(arguments);
        conversions = List.copyOf(conversions);
    }

    /** The expression a text stands for. */
    public static Expression parse(String text) throws BadExpressionException {
        return new ExpressionParser(text).whole();
    }

    /** What it gives in the end. */
    public SampleType type() {
        return conversions.isEmpty()
                ? fetch.type()
                : conversions.getLast().converter().type();
    }

    /** The text that {@link #parse} reads as this expression. */
    public String text() {
        StringBuilder text = new StringBuilder(fetch.word());
        append(text, arguments);
        for (Conversion conversion : conversions) {
            text.append(',').append(conversion.converter().word());
            append(text, conversion.arguments());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> arguments) {
        if (!arguments.isEmpty()) {
            text.append('(')
                    .append(String.join(
                            ",", arguments.stream().map(Expression::quoted).toList()))
                    .append(')');
        }
    }

    private static String quoted(String argument) {
        boolean plain = argument.chars().noneMatch(c -> c <= ' ' || "\\\"'(),#".indexOf(c) >= 0);
        if (plain) {
            return argument;
        }
        return argument.indexOf('\'') < 0
                ? "'" + argument + "'"
                : "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public String toString() {
        return text();
    }
}
