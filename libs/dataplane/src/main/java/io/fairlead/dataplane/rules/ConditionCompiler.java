package io.fairlead.dataplane.rules;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Turns conditions of the configuration into {@link CompiledCondition}s. */
public final class ConditionCompiler {

    private final Map<String, LiveBackend> backends;
    private final SampleCompiler samples;

    /** A compiler that knows the backends conditions may ask about. */
    public ConditionCompiler(Map<String, LiveBackend> backends, SampleCompiler samples) {
        this.backends = Map.copyOf(backends);
        this.samples = samples;
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
            case Fetch.Source source when test.matcher() == Matcher.IP -> source(test.patterns());
            case Fetch.Source source -> (head, facts) -> true;
            case Fetch.UsableServers(String backend) -> usable(backend, test.patterns());
            case Fetch.Header(String name) -> values(new HeaderSource(name, false, true), test);
            case Fetch.Path path
            when test.matcher() != Matcher.LEN -> {
                BytePatterns patterns = new BytePatterns(test.matcher(), test.ignoreCase(), test.patterns());
                yield (head, facts) ->
                        facts.response() == null && patterns.match(head.bytes(), head.pathStart(), head.pathEnd());
            }
            case Fetch.Path path -> request(FetchName.PATH, test);
            case Fetch.Url url -> request(FetchName.URL, test);
            case Fetch.Query query -> request(FetchName.QUERY, test);
            case Fetch.Method method -> request(FetchName.METHOD, test);
            case Fetch.Sample(Expression expression) -> {
                CompiledSample sample = samples.compile(expression);
                ValueTest wanted = ValueTest.of(test);
                yield (head, facts) -> sample.any(head, facts, facts.value(), wanted);
            }
        };
    }

    private static CompiledCondition request(FetchName name, Condition.Test test) {
        Source source = UrlSources.of(name);
        return values(Source.once((head, facts, v) -> facts.response() == null && source.next(head, facts, v)), test);
    }

    private static CompiledCondition values(Source source, Condition.Test test) {
        CompiledSample sample = new CompiledSample(source, new Converter[0]);
        ValueTest wanted = ValueTest.of(test);
        return (head, facts) -> sample.any(head, facts, facts.value(), wanted);
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
