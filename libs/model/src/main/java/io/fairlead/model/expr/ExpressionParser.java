package io.fairlead.model.expr;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads an expression from left to right. Arguments may be quoted with ' or ", and \ escapes a character outside of
 * single quotes. HAProxy manual 2.2. Used once.
 */
final class ExpressionParser {

    private static final int LONGEST = 8192;
    private static final int MOST_CONVERTERS = 32;

    private final String text;
    private int at;

    ExpressionParser(String text) {
        this.text = text;
    }

    /** The whole text as one expression. */
    Expression whole() throws BadExpressionException {
        Expression expression = expression();
        if (at < text.length()) {
            throw bad("\"" + text.substring(at) + "\" does not belong behind the expression");
        }
        return expression;
    }

    /** The expression up to a character that cannot belong to it. */
    Expression expression() throws BadExpressionException {
        if (text.length() > LONGEST) {
            throw bad("an expression has at most " + LONGEST + " characters");
        }
        String written = name();
        // sc1_conn_cur(table) is another way to write sc_conn_cur(1,table)
        boolean numbered = isNumberedCounter(written);
        String name = numbered ? "sc" + written.substring(3) : written;
        FetchName fetch = FetchName.of(name)
                .orElseThrow(() -> new BadExpressionException("unknown fetch \"" + written + "\"", written));
        List<String> arguments = new ArrayList<>(numbered ? List.of(written.substring(2, 3)) : List.of());
        arguments.addAll(arguments());
        if (!fetch.takes(arguments.size())) {
            throw bad("\"" + name + "\" takes another number of arguments than " + arguments.size());
        }
        List<Conversion> conversions = new ArrayList<>();
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            conversions.add(conversion());
            if (conversions.size() > MOST_CONVERTERS) {
                throw bad("an expression has at most " + MOST_CONVERTERS + " converters");
            }
        }
        return new Expression(fetch, arguments, conversions);
    }

    private static boolean isNumberedCounter(String name) {
        return name.length() > 4
                && name.startsWith("sc")
                && name.charAt(2) >= '0'
                && name.charAt(2) <= '9'
                && name.charAt(3) == '_';
    }

    private Conversion conversion() throws BadExpressionException {
        String name = name();
        ConverterName converter = ConverterName.of(name)
                .orElseThrow(() -> new BadExpressionException("unknown converter \"" + name + "\"", name));
        List<String> arguments = arguments();
        if (!converter.takes(arguments.size())) {
            throw bad("converter \"" + name + "\" takes another number of arguments than " + arguments.size());
        }
        return new Conversion(converter, arguments);
    }

    private String name() {
        int from = at;
        while (at < text.length() && isName(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_.-".indexOf(c) >= 0;
    }

    private List<String> arguments() throws BadExpressionException {
        List<String> arguments = new ArrayList<>();
        if (at == text.length() || text.charAt(at) != '(') {
            return arguments;
        }
        at++;
        do {
            arguments.add(argument());
        } while (text.charAt(at++) == ',');
        return arguments.size() == 1 && arguments.getFirst().isEmpty() ? List.of() : arguments;
    }

    /** One argument; stops at the comma or the closing parenthesis. */
    private String argument() throws BadExpressionException {
        StringBuilder argument = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ',' || c == ')') {
                return argument.toString();
            }
            at++;
            if (c == '\'' || c == '"') {
                quoted(c, argument);
            } else if (c == '\\' && at < text.length()) {
                argument.append(escaped(text.charAt(at++)));
            } else {
                argument.append(c);
            }
        }
        throw bad("\"" + text + "\" lacks a closing parenthesis");
    }

    private void quoted(char quote, StringBuilder argument) throws BadExpressionException {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return;
            }
            if (c == '\\' && quote == '"' && at < text.length()) {
                char next = text.charAt(at++);
                // Within double quotes only these are escapes; a regular expression keeps its own.
                argument.append(next == '"' || next == '\\' ? "" : "\\").append(next);
            } else {
                argument.append(c);
            }
        }
        throw bad("a quote in \"" + text + "\" is never closed");
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }

    private static BadExpressionException bad(String message) {
        return new BadExpressionException(message, "");
    }

    /** Where reading stopped. */
    int at() {
        return at;
    }
}
