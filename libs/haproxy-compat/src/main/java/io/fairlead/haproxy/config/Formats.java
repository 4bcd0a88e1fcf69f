package io.fairlead.haproxy.config;

import io.fairlead.model.config.RulePhase;
import io.fairlead.model.expr.BadExpressionException;
import io.fairlead.model.expr.Conversion;
import io.fairlead.model.expr.ConverterName;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import io.fairlead.model.expr.Layer;
import io.fairlead.model.expr.Template;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads format strings and sample expressions. HAProxy manual 8.2.4, 7.3. */
final class Formats {

    private static final Pattern VARIABLE = Pattern.compile("(proc|sess|txn|req|res)\\.[A-Za-z0-9_.]+");
    private static final Pattern NUMBER = Pattern.compile(" *-?[0-9]{1,18} *");
    private static final Set<String> CONVERTERS = ConverterName.words();

    private Formats() {}

    /** The template of a word in a rule of that phase; empty and an error otherwise. */
    static Optional<Template> read(Word word, RulePhase phase, Report report) {
        if (word.text().chars().anyMatch(c -> c == '\r' || c == '\n')) {
            report.error("bad-value", word, "a line break is not possible here");
            return Optional.empty();
        }
        Optional<Template> template = template(word, report);
        if (template.isPresent()
                && !template.get().expressions().stream().allMatch(e -> exists(e, phase, word, report))) {
            return Optional.empty();
        }
        return template;
    }

    /** The template of a word. */
    static Optional<Template> template(Word word, Report report) {
        try {
            Template template = Template.parse(word.text());
            return template.expressions().stream().allMatch(e -> arguments(e, word, report))
                    ? Optional.of(template)
                    : Optional.empty();
        } catch (BadExpressionException e) {
            bad(e, word, report);
            return Optional.empty();
        }
    }

    /** Constant text where a format is read: {@code %%} is a percent sign; variables are not carried over. */
    static Optional<String> literal(Word word, Report report) {
        Optional<Template> template = template(word, report);
        if (template.isPresent() && !template.get().constant()) {
            report.unsupported(
                    word, "a variable in \"" + word.text() + "\"", "constant text is; write %% for a percent sign");
            return Optional.empty();
        }
        return template.map(
                text -> text.empty() ? "" : ((Template.Literal) text.parts().getFirst()).text());
    }

    /** The expression of a word in a rule of that phase. */
    static Optional<Expression> sample(Word word, RulePhase phase, Report report) {
        return expression(word, word.text(), report).filter(e -> exists(e, phase, word, report));
    }

    /** The expression a text stands for. */
    static Optional<Expression> expression(Word word, String text, Report report) {
        try {
            Expression expression = Expression.parse(text);
            return arguments(expression, word, report) ? Optional.of(expression) : Optional.empty();
        } catch (BadExpressionException e) {
            bad(e, word, report);
            return Optional.empty();
        }
    }

    private static void bad(BadExpressionException e, Word word, Report report) {
        if (FetchWord.known(e.word())) {
            report.unsupported(word, "\"" + e.word() + "\"", "");
        } else {
            Set<String> words = new HashSet<>(FetchName.words());
            words.addAll(CONVERTERS);
            String hint = e.word().isEmpty() ? "" : Nearest.hint(e.word(), words);
            report.error(e.word().isEmpty() ? "bad-value" : "unknown-fetch", word, e.sentence(), hint);
        }
    }

    /** Whether a variable may have that name. */
    static boolean isVariable(String name) {
        return VARIABLE.matcher(name).matches();
    }

    /** Whether the fetch exists in the phase; an error otherwise, as HAProxy refuses it too. */
    private static boolean exists(Expression expression, RulePhase phase, Word word, Report report) {
        if (available(expression, phase)) {
            return true;
        }
        report.error(
                "unavailable",
                word,
                "\"" + expression.fetch().word() + "\" does not exist in " + phase.words() + " rules",
                "keep it in a variable or a capture before");
        return false;
    }

    /** Whether the fetch exists in the phase. */
    static boolean available(Expression expression, RulePhase phase) {
        Layer layer = expression.fetch().layer();
        boolean captured = switch (expression.fetch()) {
            case CAPTURE_REQ_HDR, CAPTURE_REQ_METHOD, CAPTURE_REQ_URI, CAPTURE_REQ_VER -> true;
            default -> false;
        };
        return switch (phase) {
            case CONNECTION -> layer == Layer.ANY || layer == Layer.CONNECTION;
            case CONTENT -> layer != Layer.RESPONSE;
            case REQUEST -> layer != Layer.RESPONSE;
            case RESPONSE, AFTER_RESPONSE -> captured || (layer != Layer.REQUEST && layer != Layer.CONTENT);
        };
    }

    /** Arguments that only make sense as numbers or expressions must be such. */
    private static boolean arguments(Expression expression, Word word, Report report) {
        for (Conversion conversion : expression.conversions()) {
            if (!fine(conversion, word, report)) {
                return false;
            }
        }
        List<String> given = expression.arguments();
        boolean good = switch (expression.fetch()) {
            case INT, RAND, REQ_PAYLOAD, CAPTURE_REQ_HDR, CAPTURE_RES_HDR ->
                given.stream().allMatch(Formats::isNumber);
            case DATE -> given.isEmpty() || isNumber(given.getFirst());
            case REQ_HDR, REQ_FHDR, REQ_HDR_IP, REQ_HDR_VAL, RES_HDR, RES_FHDR, RES_HDR_IP, RES_HDR_VAL ->
                given.size() < 2 || isNumber(given.get(1));
            case VAR -> isVariable(given.getFirst());
            default -> true;
        };
        if (!good) {
            report.error(
                    "bad-value", word, "the argument of \"" + expression.fetch().word() + "\" is not possible");
        }
        return good;
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static boolean fine(Conversion conversion, Word word, Report report) {
        List<String> given = conversion.arguments();
        boolean good = switch (conversion.converter()) {
            case BYTES, LTIME, UTIME, HTTP_DATE, FIELD, WORD -> numbers(conversion);
            case REGSUB ->
                AclReader.expression(new Word(given.getFirst(), word.line(), word.column()), report)
                        .isPresent();
            case SET_VAR, UNSET_VAR, STRCMP -> isVariable(given.getFirst());
            case ADD, SUB, MUL, DIV, MOD, AND, OR, XOR -> isNumber(given.getFirst()) || isVariable(given.getFirst());
            default -> true;
        };
        if (!good) {
            report.error(
                    "bad-value",
                    word,
                    "the argument of \"" + conversion.converter().word() + "\" is not possible");
        }
        return good;
    }

    private static boolean numbers(Conversion conversion) {
        List<String> given = conversion.arguments();
        return switch (conversion.converter()) {
            case LTIME, UTIME -> given.size() < 2 || isNumber(given.get(1));
            case FIELD, WORD ->
                isNumber(given.getFirst())
                        && !given.getFirst().strip().equals("0")
                        && (given.size() < 3 || isNumber(given.get(2)));
            default -> given.stream().allMatch(Formats::isNumber);
        };
    }
}
