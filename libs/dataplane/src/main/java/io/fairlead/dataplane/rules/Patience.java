package io.fairlead.dataplane.rules;

import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.Layer;
import java.util.List;

/**
 * Whether a condition that does not hold may still do so once more bytes are there.
 *
 * @param message whether it asks what a ClientHello or a request line says
 * @param bytes how many bytes must be there before it can be told
 */
public record Patience(boolean message, int bytes) {

    private static final Patience NONE = new Patience(false, 0);

    /** The patience of a condition. */
    static Patience of(Condition condition) {
        return switch (condition) {
            case Condition.Test test -> of(test.fetch());
            case Condition.Not(Condition inner) -> of(inner);
            case Condition.AllOf(List<Condition> all) -> most(all);
            case Condition.AnyOf(List<Condition> any) -> most(any);
        };
    }

    private static Patience most(List<Condition> conditions) {
        Patience most = NONE;
        for (Condition condition : conditions) {
            Patience one = of(condition);
            most = new Patience(most.message || one.message, Math.max(most.bytes, one.bytes));
        }
        return most;
    }

    private static Patience of(Fetch fetch) {
        if (!(fetch instanceof Fetch.Sample(Expression expression))
                || expression.fetch().layer() != Layer.CONTENT) {
            return NONE;
        }
        return switch (expression.fetch()) {
            case REQ_LEN, WAIT_END -> new Patience(false, Integer.MAX_VALUE);
            case REQ_PAYLOAD -> {
                int length = Integer.parseInt(expression.arguments().get(1).strip());
                int end = Integer.parseInt(expression.arguments().get(0).strip()) + length;
                yield new Patience(false, length == 0 ? Integer.MAX_VALUE : end);
            }
            default -> new Patience(true, 0);
        };
    }

    /** Whether these bytes leave the answer open. */
    boolean waits(Payload payload) {
        return payload.length() < bytes || (message && !payload.decided());
    }
}
