package io.fairlead.dataplane.rules;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.Rule;
import io.fairlead.model.config.RulePhase;
import io.fairlead.model.expr.Template;
import java.util.List;

/** Turns rules of the configuration into {@link CompiledRule}s. */
public final class RuleCompiler {

    private final ConditionCompiler conditions;
    private final SampleCompiler samples;

    /** A compiler over these. */
    public RuleCompiler(ConditionCompiler conditions, SampleCompiler samples) {
        this.conditions = conditions;
        this.samples = samples;
    }

    /** The rules of one phase. */
    public List<CompiledRule> compile(List<Rule> rules, RulePhase phase) {
        boolean response = phase == RulePhase.RESPONSE || phase == RulePhase.AFTER_RESPONSE;
        return rules.stream()
                .map(rule -> new CompiledRule(
                        conditions.compile(rule.condition()),
                        compile(rule.action(), response),
                        Patience.of(rule.condition())))
                .toList();
    }

    /** A text ready for traffic. */
    public CompiledTemplate template(Template template) {
        return CompiledTemplate.of(template, samples);
    }

    private CompiledAction compile(Action action, boolean response) {
        return switch (action) {
            case Action.RedirectScheme r ->
                new CompiledRedirect(CompiledRedirect.Kind.SCHEME, r.code(), template(r.scheme()), r.options());
            case Action.RedirectLocation r ->
                new CompiledRedirect(CompiledRedirect.Kind.LOCATION, r.code(), template(r.location()), r.options());
            case Action.RedirectPrefix r ->
                new CompiledRedirect(CompiledRedirect.Kind.PREFIX, r.code(), template(r.prefix()), r.options());
            case Action.Allow _ -> new CompiledAction.Allow();
            case Action.Deny deny -> CompiledReply.of(deny.reply(), CompiledReply.Manner.DENY, this);
            case Action.Tarpit tarpit -> CompiledReply.of(tarpit.reply(), CompiledReply.Manner.TARPIT, this);
            case Action.Return returned -> CompiledReply.of(returned.reply(), CompiledReply.Manner.RETURN, this);
            case Action.Authenticate auth ->
                new CompiledAction.Authenticate(auth.realm().orElse(""));
            case Action.Reject _ -> new CompiledAction.Reject();
            case Action.SilentDrop _ -> new CompiledAction.Reject();
            case Action.UseService service -> new CompiledAction.Service(service.service());
            case Action.SetHeader(String name, Template value) ->
                HeaderEdits.set(name, template(value), response, true);
            case Action.AddHeader(String name, Template value) ->
                HeaderEdits.set(name, template(value), response, false);
            case Action.DelHeader(String name, Matcher matcher) -> HeaderEdits.delete(name, matcher, response);
            case Action.ReplaceHeader(String name, String regex, Template value) ->
                HeaderEdits.replace(name, regex, template(value), response, false);
            case Action.ReplaceValue(String name, String regex, Template value) ->
                HeaderEdits.replace(name, regex, template(value), response, true);
            case Action.SetTarget set -> TargetEdits.set(set.part(), template(set.value()));
            case Action.ReplaceTarget replace ->
                TargetEdits.replace(replace.part(), replace.regex(), template(replace.value()));
            case Action.SetStatus set -> HeaderEdits.status(set.status(), set.reason());
            case Action.SetVariable set -> variable(set.name(), samples.compile(set.value()));
            case Action.FormatVariable set -> {
                CompiledTemplate template = template(set.value());
                yield (CompiledAction.Edit) (head, facts) -> {
                    facts.value().text(template.text(head, facts));
                    facts.variable(set.name(), facts.value().keep());
                };
            }
            case Action.UnsetVariable unset -> (CompiledAction.Edit) (_, facts) -> facts.variable(unset.name(), null);
            case Action.SetSource set -> source(samples.compile(set.value()));
            case Action.Silence _ -> (CompiledAction.Edit) (_, facts) -> facts.silence();
            case Action.Track _, Action.IncrementCounter _, Action.SetTag _ -> (CompiledAction.Edit) (_, _) -> {};
            case Action.Capture capture -> capture(samples.compile(capture.value()), capture.slot(), response);
        };
    }

    private static CompiledAction variable(String name, CompiledSample sample) {
        return (CompiledAction.Edit) (head, facts) -> {
            Value value = facts.value();
            facts.variable(name, sample.fetch(head, facts, value) ? value.keep() : null);
        };
    }

    private static CompiledAction source(CompiledSample sample) {
        return (CompiledAction.Edit) (head, facts) -> {
            Value value = facts.value();
            if (sample.fetch(head, facts, value) && value.asAddress()) {
                facts.client(new java.net.InetSocketAddress(
                        value.address(), facts.client().getPort()));
            }
        };
    }

    private static CompiledAction capture(CompiledSample sample, int slot, boolean response) {
        return (CompiledAction.Edit) (head, facts) -> {
            Value value = facts.value();
            if (sample.fetch(head, facts, value)) {
                facts.capture(slot, response, value.string());
            }
        };
    }
}
