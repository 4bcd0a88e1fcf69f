package io.fairlead.model.expr;

import io.fairlead.model.expr.Template.Encoding;
import java.util.ArrayList;
import java.util.List;

/** Reads a format string. HAProxy manual 8.2.4. Used once. */
final class TemplateParser {

    private static final int LONGEST = 8192;

    private final String text;
    private final List<Template.Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private Encoding usual = Encoding.PLAIN;
    private int at;

    TemplateParser(String text) {
        this.text = text;
    }

    Template read() throws BadExpressionException {
        if (text.length() > LONGEST) {
            throw new BadExpressionException("a format has at most " + LONGEST + " characters", "");
        }
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '%') {
                literal.append(c);
            } else if (at < text.length() && text.charAt(at) == '%') {
                literal.append('%');
                at++;
            } else {
                value();
            }
        }
        endLiteral();
        return new Template(parts);
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            parts.add(new Template.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private void value() throws BadExpressionException {
        Encoding encoding = usual;
        if (at < text.length() && text.charAt(at) == '{') {
            int close = text.indexOf('}', at);
            if (close < 0) {
                throw new BadExpressionException("\"%{\" is never closed", "");
            }
            encoding = encoding(text.substring(at + 1, close));
            at = close + 1;
        }
        if (at < text.length() && text.charAt(at) == '[') {
            sample(encoding);
        } else {
            variable(encoding);
        }
    }

    private Encoding encoding(String flags) throws BadExpressionException {
        Encoding result = usual;
        for (String flag : flags.split(",", -1)) {
            boolean on = !flag.startsWith("-");
            String name = flag.startsWith("+") || flag.startsWith("-") ? flag.substring(1) : flag;
            result = switch (name) {
                case "Q" -> new Encoding(on, result.hex(), result.escaped());
                case "X" -> new Encoding(result.quoted(), on, result.escaped());
                case "E" -> new Encoding(result.quoted(), result.hex(), on);
                case "" -> result;
                default -> throw new BadExpressionException("unknown flag \"" + flag + "\" in a format", "");
            };
        }
        return result;
    }

    private void sample(Encoding encoding) throws BadExpressionException {
        ExpressionParser parser = new ExpressionParser(text.substring(at + 1));
        Expression expression = parser.expression();
        at += 1 + parser.at();
        if (at >= text.length() || text.charAt(at) != ']') {
            throw new BadExpressionException("\"%[\" is never closed", "");
        }
        at++;
        endLiteral();
        parts.add(new Template.Sample(expression, encoding));
    }

    private void variable(Encoding encoding) throws BadExpressionException {
        int from = at;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        String word = text.substring(from, at);
        LogVariable found = LogVariable.of(word)
                .orElseThrow(() -> new BadExpressionException(
                        "\"%" + word + "\" is not a variable; write %% for a percent sign", ""));
        if (found == LogVariable.NOTHING) {
            usual = encoding;
            return;
        }
        endLiteral();
        parts.add(new Template.Variable(found, encoding));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
