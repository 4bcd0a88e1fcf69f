package io.fairlead.edge;

import io.fairlead.configformat.ConfigTree;
import io.fairlead.configformat.Secrets;
import io.fairlead.configformat.TreeText;
import io.fairlead.dataplane.persistence.Stay;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.dataplane.rules.CompiledAction;
import io.fairlead.dataplane.rules.CompiledRule;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.edge.Explanation.Outcome;
import io.fairlead.edge.Explanation.Step;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.net.http1.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says where a request would go and why: the same rules and the same algorithms as for a real one, over a snapshot, and
 * nothing is counted, chosen or sent. One question each.
 */
public final class Explainer {

    private static final String RULES = "rules";
    private static final String FRONTENDS = "frontends";
    private static final String BACKENDS = "backends";

    private final RoutingSnapshot snapshot;
    private final Question question;
    private final Facts facts;
    private final Map<String, Object> tree;
    private final List<Step> steps = new ArrayList<>();

    private Explainer(RoutingSnapshot snapshot, Question question) {
        this.snapshot = snapshot;
        this.question = question;
        this.facts = new Facts(question.source(), question.tls());
        this.tree = ConfigTree.of(snapshot.config(), Secrets.MASKED);
    }

    /** The answer. */
    public static Explanation explain(RoutingSnapshot snapshot, Question question) {
        return new Explainer(snapshot, question).explain();
    }

    private Explanation explain() {
        Optional<FrontendPlan> arrives = snapshot.frontends().values().stream()
                .filter(plan -> listens(plan.config()))
                .findFirst();
        if (arrives.isEmpty()) {
            return end("", Outcome.UNSERVED, 0, Optional.empty());
        }
        FrontendPlan plan = arrives.get();
        String name = plan.config().name();
        return plan.config().mode() == ProxyMode.HTTP
                ? request(plan, name)
                : plan.defaultBackend()
                        .map(backend -> chosen(
                                name,
                                backend,
                                HashKeys.ofConnection(backend.config().balance(), facts),
                                null))
                        .orElseGet(() -> end(name, Outcome.CLOSED, 0, Optional.empty()));
    }

    private boolean listens(Frontend frontend) {
        return question.frontend().isEmpty()
                ? frontend.binds().stream().anyMatch(bind -> bind.address().port() == question.port())
                : frontend.name().equals(question.frontend());
    }

    private Explanation request(FrontendPlan plan, String name) {
        RequestHead head = question.head();
        begin(plan, name);
        if (!Inspector.passes(plan, facts, head)) {
            steps.add(new Step("/frontends/" + name + "/policy/content-rules", "rules of the connection", true));
            return end(name, Outcome.CLOSED, 0, Optional.empty());
        }
        if (plan.config()
                .options()
                .monitorUri()
                .filter(uri -> uri.equals(head.target()))
                .isPresent()) {
            steps.add(new Step("/frontends/" + name + "/options/monitor-uri", head.target(), true));
            return end(name, Outcome.ANSWERED, 200, Optional.empty());
        }
        Pages pages = new Pages(plan, null);
        Verdict verdict = rules(plan.requestRules(), List.of(FRONTENDS, name, RULES), pages);
        if (!(verdict instanceof Verdict.Forward)) {
            return answered(name, verdict, Optional.empty());
        }
        if (plan.config()
                .stats()
                .filter(page -> head.path().startsWith(page.uri()))
                .isPresent()) {
            steps.add(new Step("/frontends/" + name + "/stats", "statistics page", true));
            return end(name, Outcome.ANSWERED, 200, Optional.empty());
        }
        BackendPlan backend = route(plan, name);
        if (backend == null) {
            return end(name, Outcome.UNSERVED, 503, Optional.empty());
        }
        facts.at(name, backend.live().name(), "");
        verdict = rules(
                backend.requestRules(), List.of(BACKENDS, backend.live().name(), RULES), new Pages(plan, backend));
        if (verdict instanceof Verdict.Forward) {
            Stay stay = backend.persistence().request(head, facts, backend.live());
            int key = HashKeys.of(backend.config().balance(), head, facts, () -> 0);
            return chosen(name, backend, key, stay);
        }
        return answered(name, verdict, Optional.of(ServerChoice.none(backend)));
    }

    /** As for a real request, see {@link HttpExchange}. */
    private void begin(FrontendPlan plan, String name) {
        RequestHead head = question.head();
        facts.beginRequest(true);
        facts.at(name, "", "");
        facts.captureSlots(
                plan.connection().requestSlots().size(),
                plan.connection().responseSlots().size());
        ResponseRules.capture(plan.connection().requestSlots(), false, head, facts);
        facts.requestLine(head.method(), head.target(), "HTTP/1." + head.minor());
    }

    private Verdict rules(List<CompiledRule> rules, List<String> path, Pages pages) {
        for (int i = 0; i < rules.size(); i++) {
            CompiledRule rule = rules.get(i);
            boolean holds = rule.condition().holds(question.head(), facts);
            steps.add(step(path, i, holds));
            Verdict verdict =
                    holds ? RequestRules.apply(List.of(rule), question.head(), facts, pages) : Verdict.FORWARD;
            if (holds && rule.action() instanceof CompiledAction.Allow) {
                return Verdict.FORWARD;
            }
            if (!(verdict instanceof Verdict.Forward)) {
                return verdict;
            }
        }
        return Verdict.FORWARD;
    }

    private @Nullable BackendPlan route(FrontendPlan plan, String name) {
        List<String> path = List.of(FRONTENDS, name, "use-backend");
        for (int i = 0; i < plan.backendRules().size(); i++) {
            boolean holds = plan.backendRules().get(i).condition().holds(question.head(), facts);
            steps.add(step(path, i, holds));
            if (holds) {
                return plan.backendRules().get(i).backend();
            }
        }
        plan.defaultBackend()
                .ifPresent(backend -> steps.add(new Step(
                        "/frontends/" + name + "/default-backend",
                        backend.live().name(),
                        true)));
        return plan.defaultBackend().orElse(null);
    }

    private Step step(List<String> path, int index, boolean holds) {
        String written = ConfigTree.find(tree, path)
                .filter(list -> list instanceof List<?> rules && index < rules.size())
                .map(list -> TreeText.line(((List<?>) list).get(index)))
                .orElse("");
        return new Step("/" + String.join("/", path) + "/" + index, written, holds);
    }

    private Explanation answered(String frontend, Verdict verdict, Optional<Explanation.Choice> choice) {
        return switch (verdict) {
            case Verdict.Respond respond -> end(frontend, Outcome.ANSWERED, respond.status(), choice);
            case Verdict.Denied(Verdict.Respond respond) -> end(frontend, Outcome.ANSWERED, respond.status(), choice);
            case Verdict.Tarpit(Verdict.Respond respond) -> end(frontend, Outcome.ANSWERED, respond.status(), choice);
            case Verdict.Serve _ -> end(frontend, Outcome.ANSWERED, 200, choice);
            case Verdict.Close _, Verdict.Forward _ -> end(frontend, Outcome.CLOSED, 0, choice);
        };
    }

    private Explanation chosen(String frontend, BackendPlan backend, int key, @Nullable Stay stay) {
        Explanation.Choice choice = ServerChoice.of(backend, key, stay);
        if (choice.server().isEmpty()) {
            return end(frontend, Outcome.UNSERVED, 503, Optional.of(choice));
        }
        boolean room = backend.live()
                .server(choice.server())
                .filter(server -> server.hasRoom())
                .isPresent();
        return end(frontend, room ? Outcome.FORWARDED : Outcome.QUEUED, 0, Optional.of(choice));
    }

    private Explanation end(String frontend, Outcome outcome, int status, Optional<Explanation.Choice> choice) {
        return new Explanation(snapshot.revision(), frontend, steps, outcome, status, choice);
    }
}
