package io.fairlead.dataplane.rules;

import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule ready for traffic.
 *
 * @param condition when it applies
 * @param action what it does
 * @param patience whether it waits for more bytes of a TCP connection
 */
public record CompiledRule(CompiledCondition condition, CompiledAction action, Patience patience) {

    /**
     * Carries out rules in order until one ends the list.
     *
     * @return the action that ended it, null when none did
     * @throws BadMessageException when an edit makes an invalid message
     */
    public static CompiledAction.@Nullable Final run(List<CompiledRule> rules, RequestHead head, Facts facts)
            throws BadMessageException {
        for (int i = 0; i < rules.size(); i++) {
            CompiledRule rule = rules.get(i);
            if (rule.condition.holds(head, facts)) {
                switch (rule.action) {
                    case CompiledAction.Edit edit -> edit.apply(head, facts);
                    case CompiledAction.Final end -> {
                        return end;
                    }
                }
            }
        }
        return null;
    }

    /** What came of rules over the first bytes of a connection. */
    public sealed interface Inspection {
        /** No rule stopped, or one let the connection through. */
        record Passed() implements Inspection {}

        /** It is closed. */
        record Rejected() implements Inspection {}

        /** More bytes could change the answer. */
        record Waiting() implements Inspection {}
    }

    /** Looks at the first bytes. HAProxy manual 4.2 {@code tcp-request content}. */
    public static Inspection inspect(List<CompiledRule> rules, RequestHead head, Facts facts)
            throws BadMessageException {
        Payload payload = facts.payload();
        for (CompiledRule rule : rules) {
            boolean holds = rule.condition.holds(head, facts);
            if (!holds && payload != null && !payload.complete() && rule.patience.waits(payload)) {
                return new Inspection.Waiting();
            }
            if (holds) {
                switch (rule.action) {
                    case CompiledAction.Edit edit -> edit.apply(head, facts);
                    case CompiledAction.Final end -> {
                        return end instanceof CompiledAction.Allow
                                ? new Inspection.Passed()
                                : new Inspection.Rejected();
                    }
                }
            }
        }
        return new Inspection.Passed();
    }
}
