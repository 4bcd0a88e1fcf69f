package io.fairlead.dataplane.rules;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/** Turns conditions of the configuration into {@link CompiledCondition}s. */
public final class ConditionCompiler {

    private final Map<String, LiveBackend> backends;

    /** A compiler that knows the backends conditions may ask about. */
    public ConditionCompiler(Map<String, LiveBackend> backends) {
        this.backends = Map.copyOf(backends);
    }

    /** The compiled form. */
    public CompiledCondition compile(Condition condition) {
        return switch (condition) {
            case Condition.Test test -> test(test);
            case Condition.Not(Condition inner) -> {
                CompiledCondition compiled = compile(inner);
                yield (head, facts) -> !compiled.holds(head, facts);
            }
            case Condition.AllOf(List<Condition> all) -> all(compileAll(all));
            case Condition.AnyOf(List<Condition> any) -> any(compileAll(any));
        };
    }

    private CompiledCondition[] compileAll(List<Condition> conditions) {
        return conditions.stream().map(this::compile).toArray(CompiledCondition[]::new);
    }

    private static CompiledCondition all(CompiledCondition[] conditions) {
        return (head, facts) -> {
            for (CompiledCondition condition : conditions) {
                if (!condition.holds(head, facts)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static CompiledCondition any(CompiledCondition[] conditions) {
        return (head, facts) -> {
            for (CompiledCondition condition : conditions) {
                if (condition.holds(head, facts)) {
                    return true;
                }
            }
            return false;
        };
    }

    private CompiledCondition test(Condition.Test test) {
        return switch (test.fetch()) {
            case Fetch.AlwaysTrue always -> (head, facts) -> true;
            case Fetch.FrontendTls tls -> (head, facts) -> facts.tls();
            case Fetch.Source source -> source(test.patterns());
            case Fetch.UsableServers(String backend) -> usable(backend, test.patterns());
            case Fetch.Header(String name) -> header(name, patterns(test));
            case Fetch.Path path -> {
                BytePatterns patterns = patterns(test);
                yield (head, facts) -> patterns.match(head.bytes(), head.pathStart(), head.pathEnd());
            }
            case Fetch.Url url -> text(patterns(test), RequestHead::target);
            case Fetch.Query query -> text(patterns(test), RequestHead::query);
            case Fetch.Method method -> text(patterns(test), RequestHead::method);
            case Fetch.Sample sample -> (head, facts) -> false;
        };
    }

    private static BytePatterns patterns(Condition.Test test) {
        return new BytePatterns(test.matcher(), test.ignoreCase(), test.patterns());
    }

    private static CompiledCondition text(
            BytePatterns patterns, java.util.function.Function<RequestHead, String> fetch) {
        return (head, facts) -> {
            byte[] bytes = fetch.apply(head).getBytes(StandardCharsets.ISO_8859_1);
            return patterns.match(bytes, 0, bytes.length);
        };
    }

    /** Every comma-separated element of every header of that name. */
    private static CompiledCondition header(String name, BytePatterns patterns) {
        Field known = Field.of(name);
        byte[] lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        return (head, facts) -> {
            for (int i = find(head, known, lower, 0); i >= 0; i = find(head, known, lower, i + 1)) {
                if (anyElement(head.bytes(), head.valueStart(i), head.valueEnd(i), patterns)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static int find(RequestHead head, Field known, byte[] lower, int from) {
        return known == Field.OTHER ? head.find(lower, from) : head.find(known, from);
    }

    private static boolean anyElement(byte[] b, int start, int end, BytePatterns patterns) {
        int from = start;
        while (from <= end) {
            int to = from;
            while (to < end && b[to] != ',') {
                to++;
            }
            int first = from;
            int last = to;
            while (first < last && (b[first] == ' ' || b[first] == '\t')) {
                first++;
            }
            while (last > first && (b[last - 1] == ' ' || b[last - 1] == '\t')) {
                last--;
            }
            if (patterns.match(b, first, last)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    private static CompiledCondition source(List<String> networks) {
        List<Network> ranges = networks.stream().map(Network::new).toList();
        return (head, facts) -> {
            for (Network range : ranges) {
                if (range.contains(facts.client().getAddress())) {
                    return true;
                }
            }
            return false;
        };
    }

    private CompiledCondition usable(String name, List<String> patterns) {
        LiveBackend backend = backends.get(name);
        if (backend == null) {
            return (head, facts) -> false;
        }
        List<IntPredicate> tests = patterns.stream().map(IntRange::parse).toList();
        return (head, facts) -> tests.isEmpty() ? backend.usableServers() > 0 : anyOf(tests, backend.usableServers());
    }

    private static boolean anyOf(List<IntPredicate> tests, int value) {
        return tests.stream().anyMatch(test -> test.test(value));
    }
}
