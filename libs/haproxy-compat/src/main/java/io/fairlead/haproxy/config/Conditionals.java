package io.fairlead.haproxy.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leaves out lines between {@code .if} and {@code .endif}. HAProxy manual 2.4. */
final class Conditionals {

    private static final int DEEPEST = 255;
    private static final Set<String> WORDS =
            Set.of(".if", ".elif", ".else", ".endif", ".diag", ".notice", ".warning", ".alert");

    /** The version whose language is read. */
    private static final int[] VERSION = {2, 6, 12};

    /** One {@code .if}: whether its lines count now, whether any of its parts did, and whether the lines around do. */
    private static final class Block {
        private final Word at;
        private final boolean around;
        private boolean active;
        private boolean taken;

        Block(Word at, boolean around) {
            this.at = at;
            this.around = around;
        }

        void choose(boolean holds) {
            active = around && !taken && holds;
            taken |= active;
        }
    }

    private final Map<String, String> environment;
    private final Report report;
    private final Deque<Block> blocks = new ArrayDeque<>();

    Conditionals(Map<String, String> environment, Report report) {
        this.environment = Map.copyOf(environment);
        this.report = report;
    }

    /** Whether the statement is done with: it is about conditions, or they leave it out. */
    boolean take(Statement statement) {
        Word word = statement.keyword();
        if (!WORDS.contains(word.text())) {
            return !active();
        }
        Args args = new Args(statement, 1, report);
        switch (word.text()) {
            case ".if" -> {
                Block block = new Block(word, active());
                block.choose(block.around && holds(args));
                if (blocks.size() < DEEPEST) {
                    blocks.push(block);
                } else {
                    report.error("too-deep", word, "\".if\" is nested too deeply");
                }
            }
            case ".elif" -> block(word).ifPresent(block -> block.choose(block.around && !block.taken && holds(args)));
            case ".else" -> block(word).ifPresent(block -> block.choose(true));
            case ".endif" -> block(word).ifPresent(_ -> blocks.pop());
            default -> message(word, args);
        }
        return true;
    }

    private boolean active() {
        Block block = blocks.peek();
        return block == null || block.active;
    }

    private Optional<Block> block(Word word) {
        if (blocks.isEmpty()) {
            report.error("bad-condition", word, "\"" + word.text() + "\" has no \".if\" above it");
        }
        return Optional.ofNullable(blocks.peek());
    }

    private void message(Word word, Args args) {
        if (!active()) {
            return;
        }
        String text = String.join(" ", args.rest().stream().map(Word::text).toList());
        switch (word.text()) {
            case ".alert" -> report.error("alert", word, text);
            case ".warning" -> report.warning("warning", word, text);
            default -> report.info("notice", word, text, "");
        }
    }

    /** After the last line. */
    void end() {
        blocks.forEach(block -> report.error("bad-condition", block.at, "this \".if\" is never closed"));
    }

    private boolean holds(Args args) {
        Word at = args.keyword();
        String text = String.join(" ", args.rest().stream().map(Word::text).toList());
        for (String alternative : text.split("\\|\\|", -1)) {
            boolean all = true;
            for (String term : alternative.split("&&", -1)) {
                all &= term(term.strip(), at);
            }
            if (all) {
                return true;
            }
        }
        return false;
    }

    private boolean term(String text, Word at) {
        if (text.startsWith("!")) {
            return !term(text.substring(1).strip(), at);
        }
        if (text.equals("true") || text.matches("[0-9]*[1-9][0-9]*")) {
            return true;
        }
        if (text.isEmpty() || text.equals("false") || text.matches("0+")) {
            return false;
        }
        int open = text.indexOf('(');
        if (open < 0 || !text.endsWith(")")) {
            return unknown(text, at);
        }
        List<String> arguments =
                List.of(text.substring(open + 1, text.length() - 1).split(",", -1));
        String first = arguments.getFirst().strip();
        String second = arguments.size() > 1 ? arguments.get(1).strip() : "";
        return switch (text.substring(0, open)) {
            case "defined" -> environment.containsKey(first);
            case "streq" -> first.equals(second);
            case "strneq" -> !first.equals(second);
            case "version_atleast" -> compare(first) <= 0;
            case "version_before" -> compare(first) > 0;
            case "feature" -> first.equals("OPENSSL") || first.equals("THREAD");
            default -> unknown(text, at);
        };
    }

    private boolean unknown(String text, Word at) {
        report.unsupported(
                at, "condition \"" + text + "\"", "defined, streq, strneq, version_atleast and version_before are");
        return false;
    }

    /** Negative or 0 when the given version is not newer than ours. */
    private static int compare(String version) {
        String[] parts = version.split("[.-]", -1);
        for (int i = 0; i < Math.min(parts.length, VERSION.length); i++) {
            int part = parts[i].matches("[0-9]{1,6}") ? Integer.parseInt(parts[i]) : 0;
            if (part != VERSION[i]) {
                return Integer.compare(part, VERSION[i]);
            }
        }
        return 0;
    }
}
