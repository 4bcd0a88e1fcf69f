package io.fairlead.haproxy.config;

import java.util.List;

/** A line that says something: a keyword and its arguments. HAProxy manual 2.1. */
record Statement(List<Word> words) {

    /** First word of the statement that stands for a {@code # fairlead:} comment; no file can spell it. */
    static final String REMARK = "\0fairlead:";

    Statement {
        words = List.copyOf(words);
    }

    Word keyword() {
        return words.getFirst();
    }
}
