package io.fairlead.model.expr;

/** What a sample is. HAProxy manual 7.3. */
public enum SampleType {
    BOOL,
    INT,
    ADDRESS,
    TEXT
}
