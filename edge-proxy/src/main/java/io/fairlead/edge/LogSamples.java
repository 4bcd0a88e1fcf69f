package io.fairlead.edge;

import io.fairlead.dataplane.plan.ConnectionPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.rules.CompiledSample;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.rules.Value;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.telemetry.StreamEnd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stream leaves for its log line beside times and names: captured values, and those of expressions. */
final class LogSamples {

    private static final @Nullable String[] NONE = new String[0];

    private LogSamples() {}

    static void note(FrontendPlan plan, RequestHead request, Facts facts, StreamEnd end) {
        ConnectionPlan wanted = plan.connection();
        end.requestCaptures = copy(facts.captures(false));
        end.responseCaptures = copy(facts.captures(true));
        List<CompiledSample> samples = wanted.logSamples();
        if (samples.isEmpty()) {
            end.samples = NONE;
            return;
        }
        @Nullable String[] values = new String[samples.size()];
        for (int i = 0; i < values.length; i++) {
            Value value = facts.value();
            values[i] = samples.get(i).fetch(request, facts, value) ? value.string() : null;
        }
        end.samples = values;
    }

    private static @Nullable String[] copy(@Nullable String[] slots) {
        return slots.length == 0 ? NONE : slots.clone();
    }
}
