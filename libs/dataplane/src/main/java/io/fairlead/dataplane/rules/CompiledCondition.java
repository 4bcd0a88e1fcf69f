package io.fairlead.dataplane.rules;

import io.fairlead.net.http1.RequestHead;

/** Whether a rule applies to a request. Immutable; allocates nothing for the usual fetches. */
@FunctionalInterface
public interface CompiledCondition {

    /** Whether it holds. */
    boolean holds(RequestHead head, Facts facts);
}
