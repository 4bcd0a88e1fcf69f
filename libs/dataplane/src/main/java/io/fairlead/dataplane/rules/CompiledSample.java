package io.fairlead.dataplane.rules;

import io.fairlead.net.http1.RequestHead;

/** An expression ready for traffic. Immutable. */
public final class CompiledSample {

    private final Source source;
    private final Converter[] converters;

    CompiledSample(Source source, Converter[] converters) {
        this.source = source;
        this.converters = converters.clone();
    }

    /** The value; of several the last, as HAProxy takes it outside of conditions. False when there is none. */
    public boolean fetch(RequestHead head, Facts facts, Value value) {
        value.begin();
        boolean found = source.next(head, facts, value);
        boolean more = found;
        while (more) {
            value.remember();
            more = source.next(head, facts, value);
        }
        if (found) {
            value.recall();
        }
        return found && convert(facts, value);
    }

    /** Whether the test holds for any of its values. */
    boolean any(RequestHead head, Facts facts, Value value, ValueTest test) {
        value.begin();
        while (source.next(head, facts, value)) {
            if (convert(facts, value) && test.holds(value)) {
                return true;
            }
        }
        return false;
    }

    private boolean convert(Facts facts, Value value) {
        for (Converter converter : converters) {
            if (!converter.convert(value, facts)) {
                return false;
            }
        }
        return true;
    }
}
