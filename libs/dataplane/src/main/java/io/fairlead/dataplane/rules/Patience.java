package io.fairlead.dataplane.rules;

import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import io.fairlead.model.expr.Layer;
import java.util.List;

/** Whether a condition that does not hold may still do so once more bytes are there. */
public enum Patience {
    /** No byte matters. */
    NONE,
    /** It asks what a ClientHello or a request line says, and those are there at some point. */
    MESSAGE,
    /** Any further byte may matter. */
    BYTES;

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
            most = one.compareTo(most) > 0 ? one : most;
        }
        return most;
    }

    private static Patience of(Fetch fetch) {
        if (!(fetch instanceof Fetch.Sample(Expression expression))
                || expression.fetch().layer() != Layer.CONTENT) {
            return NONE;
        }
        FetchName name = expression.fetch();
        boolean any = name == FetchName.REQ_LEN || name == FetchName.REQ_PAYLOAD || name == FetchName.WAIT_END;
        return any ? BYTES : MESSAGE;
    }

    /** Whether these bytes leave the answer open. */
    boolean waits(Payload payload) {
        return switch (this) {
            case NONE -> false;
            case MESSAGE -> !payload.decided();
            case BYTES -> true;
        };
    }
}
