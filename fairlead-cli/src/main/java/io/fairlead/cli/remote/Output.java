package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What a command shows: tables for people, JSON and YAML for programs. */
public final class Output {

    private final PrintWriter out;
    private final Form form;

    /** Writes there in this form. */
    public Output(PrintWriter out, Form form) {
        this.out = out;
        this.form = form;
    }

    /** A text for people; programs get the value. */
    void say(String text, Value value) {
        tell(text, value.raw());
    }

    /** A text for people; programs get the tree of maps, lists and texts. */
    public void tell(String text, Object tree) {
        switch (form.kind()) {
            case TABLE -> out.println(text);
            case JSON -> out.print(TreeText.json(tree));
            case YAML -> out.print(TreeText.yaml(tree));
        }
        out.flush();
    }

    /** A text as it is. */
    void print(String text) {
        out.print(text);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            out.println();
        }
        out.flush();
    }

    Form form() {
        return form;
    }

    /** Rows below a heading, as wide as they need; columns of numbers stand right. */
    static String table(List<String> heading, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(heading);
        rows.forEach(row -> all.add(row.stream().map(Output::printable).toList()));
        StringBuilder text = new StringBuilder();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < heading.size(); i++) {
                int column = i;
                int width =
                        all.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
                boolean number = !rows.isEmpty()
                        && rows.stream().allMatch(r -> r.get(column).matches("[0-9]*"));
                String cell = row.get(i);
                String padding = " ".repeat(width - cell.length());
                line.append(number ? padding + cell : cell + padding).append("  ");
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString().stripTrailing();
    }

    /** Control characters of a foreign text do not reach the terminal. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '\uFFFD' : (char) c));
        return shown.toString();
    }
}
