package io.fairlead.dataplane.rules;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.table.LiveTables;
import io.fairlead.model.config.UserList;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns expressions of the configuration into {@link CompiledSample}s. */
public final class SampleCompiler {

    private final Sources sources;
    private boolean asksForRequestLine;

    /** A compiler that knows the backends, the users and the tables that expressions may ask about. */
    public SampleCompiler(Map<String, LiveBackend> backends, List<UserList> userLists, LiveTables tables) {
        this.sources = new Sources(
                Map.copyOf(backends),
                userLists.stream().collect(Collectors.toMap(UserList::name, Function.identity(), (a, _) -> a)),
                new CounterSources(tables));
    }

    /** The compiled form. */
    public CompiledSample compile(Expression expression) {
        FetchName name = expression.fetch();
        asksForRequestLine |= name == FetchName.CAPTURE_REQ_METHOD
                || name == FetchName.CAPTURE_REQ_URI
                || name == FetchName.CAPTURE_REQ_VER;
        return new CompiledSample(
                sources.of(expression),
                expression.conversions().stream().map(Converters::of).toArray(Converter[]::new));
    }

    /** Whether anything compiled so far wants the request line to be kept. */
    public boolean asksForRequestLine() {
        return asksForRequestLine;
    }
}
