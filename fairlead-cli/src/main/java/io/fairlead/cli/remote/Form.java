package io.fairlead.cli.remote;

import picocli.CommandLine.Option;

/** How a command shows what it found: to people or to programs. */
public final class Form {

    /** The forms. */
    enum Kind {
        TABLE,
        JSON,
        YAML
    }

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "table, json or yaml (default: ${DEFAULT-VALUE}).")
    private Kind kind = Kind.TABLE;

    /** For people, until options say otherwise. */
    public Form() {}

    Kind kind() {
        return kind;
    }

    /** Whether a person reads it. */
    public boolean people() {
        return kind == Kind.TABLE;
    }
}
