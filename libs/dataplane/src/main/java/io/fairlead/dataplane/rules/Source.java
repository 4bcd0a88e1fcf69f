package io.fairlead.dataplane.rules;

import io.fairlead.net.http1.RequestHead;

/** Where samples come from. Immutable; where it has got to is kept in the value. */
@FunctionalInterface
interface Source {

    /**
     * Puts the next value in; false when there is none, or no more. Before the first call the value has been told to
     * {@link Value#begin() begin}.
     */
    boolean next(RequestHead head, Facts facts, Value value);

    /** A source that gives one value. */
    static Source once(Source source) {
        return (head, facts, value) -> value.field++ == 0 && source.next(head, facts, value);
    }
}
