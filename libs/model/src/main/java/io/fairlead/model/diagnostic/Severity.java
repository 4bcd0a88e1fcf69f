package io.fairlead.model.diagnostic;

/** How much a {@link Diagnostic} matters: an error refuses the configuration, the others do not. */
public enum Severity {
    ERROR,
    WARNING,
    INFO
}
