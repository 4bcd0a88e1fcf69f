package io.fairlead.haproxy.config;

import io.fairlead.model.config.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code if ...} and {@code unless ...} at the end of a rule. HAProxy manual 7.2. */
final class ConditionReader {

    private final AclTable acls;
    private final Report report;
    private final List<List<ConditionDraft.Term>> alternatives = new ArrayList<>();
    private List<ConditionDraft.Term> terms = new ArrayList<>();
    private boolean negated;
    private boolean failed;

    ConditionReader(AclTable acls, Report report) {
        this.acls = acls;
        this.report = report;
    }

    /** The condition that follows, or {@link ConditionDraft#ALWAYS} when nothing does; empty after an error. */
    Optional<ConditionDraft> read(Args args) {
        if (!args.has()) {
            return Optional.of(ConditionDraft.ALWAYS);
        }
        Word word = args.next();
        if (!word.is("if") && !word.is("unless")) {
            report.error(
                    "extra-argument",
                    word,
                    "unexpected argument \"" + word.text() + "\"",
                    "only \"if\" or \"unless\" may follow");
            args.rest();
            return Optional.empty();
        }
        while (args.has()) {
            term(args.next(), args);
        }
        endAlternative(args.last());
        return failed ? Optional.empty() : Optional.of(new ConditionDraft(word.is("unless"), alternatives));
    }

    private void term(Word word, Args args) {
        if (word.is("||") || word.text().toLowerCase(Locale.ROOT).equals("or")) {
            endAlternative(word);
            return;
        }
        String text = word.text();
        while (text.startsWith("!")) {
            negated = !negated;
            text = text.substring(1);
        }
        if (text.isEmpty()) {
            return;
        }
        if (text.equals("{")) {
            anonymous(word, args);
        } else if (acls.knows(text)) {
            terms.add(new ConditionDraft.Named(negated, text));
        } else {
            failed = true;
            String hint = text.startsWith("{") ? "put spaces around the braces" : Nearest.hint(text, acls.names());
            report.error("unknown-acl", word, "there is no ACL \"" + text + "\" above this line", hint);
        }
        negated = false;
    }

    private void anonymous(Word open, Args args) {
        List<Word> words = new ArrayList<>();
        while (args.has() && !args.at("}")) {
            words.add(args.next());
        }
        if (!args.take("}")) {
            failed = true;
            report.error("bad-condition", open, "the brace is never closed");
            return;
        }
        Optional<Condition> condition = new AclReader(report).read(words, open);
        if (condition.isPresent()) {
            acls.noteCounted(condition.get(), open);
            terms.add(new ConditionDraft.Inline(negated, condition.get()));
        } else {
            failed = true;
        }
    }

    private void endAlternative(Word at) {
        if (negated || (terms.isEmpty() && !failed)) {
            failed = true;
            report.error("bad-condition", at, "a condition is missing here");
        }
        alternatives.add(terms);
        terms = new ArrayList<>();
        negated = false;
    }
}
