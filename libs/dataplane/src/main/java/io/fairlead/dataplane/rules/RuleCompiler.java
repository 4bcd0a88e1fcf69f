package io.fairlead.dataplane.rules;

import io.fairlead.dataplane.table.LiveTable;
import io.fairlead.dataplane.table.LiveTables;
import io.fairlead.dataplane.table.TableEntry;
import io.fairlead.dataplane.table.TableKey;
import io.fairlead.model.config.Action;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.Rule;
import io.fairlead.model.config.RulePhase;
import io.fairlead.model.config.StickTable.Column;
import io.fairlead.model.expr.Template;
import java.util.List;

/** Turns rules of the configuration into {@link CompiledRule}s. */
public final class RuleCompiler {

    private final ConditionCompiler conditions;
    private final SampleCompiler samples;
    private final LiveTables tables;
    private final String proxy;

    /**
     * A compiler over these.
     *
     * @param proxy whose rules they are, which says what table is counted in when a rule names none
     */
    public RuleCompiler(ConditionCompiler conditions, SampleCompiler samples, LiveTables tables, String proxy) {
        this.conditions = conditions;
        this.samples = samples;
        this.tables = tables;
        this.proxy = proxy;
    }

    /** The same for the rules of another proxy. */
    public RuleCompiler of(String other) {
        return new RuleCompiler(conditions, samples, tables, other);
    }

    /** The rules of one phase. */
    public List<CompiledRule> compile(List<Rule> rules, RulePhase phase) {
        boolean response = phase == RulePhase.RESPONSE || phase == RulePhase.AFTER_RESPONSE;
        return rules.stream()
                .map(rule -> new CompiledRule(
                        conditions.compile(rule.condition()),
                        compile(rule.action(), phase, response),
                        Patience.of(rule.condition())))
                .toList();
    }

    /** A text ready for traffic. */
    public CompiledTemplate template(Template template) {
        return CompiledTemplate.of(template, samples);
    }

    private CompiledAction compile(Action action, RulePhase phase, boolean response) {
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
            case Action.DisableRetries _ -> (CompiledAction.Edit) (_, facts) -> facts.sentOnce();
            case Action.Track track -> track(track, phase);
            case Action.IncrementCounter add -> increment(add.slot(), add.counter() == 0);
            case Action.SetTag tag -> tag(tag.slot(), samples.compile(tag.value()));
            case Action.Capture capture -> capture(samples.compile(capture.value()), capture.slot(), response);
        };
    }

    private CompiledAction track(Action.Track track, RulePhase phase) {
        LiveTable table = tables.named(track.table().orElse(proxy));
        CompiledSample sample = samples.compile(track.key());
        boolean lasting = phase == RulePhase.CONNECTION;
        return (CompiledAction.Edit) (head, facts) -> {
            Value value = facts.value();
            if (table != null && sample.fetch(head, facts, value)) {
                TableKey key = TableKeys.of(value, table.config());
                if (key != null) {
                    // The first bytes of a TCP connection are no request.
                    boolean request = !lasting && facts.payload() == null;
                    facts.tracks().track(lasting, request, track.slot(), table, key);
                }
            }
        };
    }

    private static CompiledAction increment(int slot, boolean first) {
        return (CompiledAction.Edit) (_, facts) -> {
            TableEntry entry = facts.tracks().entry(slot);
            if (entry != null) {
                long now = LiveTables.now();
                entry.add(first ? Column.GPC0 : Column.GPC1, 1, now);
                entry.add(first ? Column.GPC0_RATE : Column.GPC1_RATE, 1, now);
            }
        };
    }

    private static CompiledAction tag(int slot, CompiledSample sample) {
        return (CompiledAction.Edit) (head, facts) -> {
            TableEntry entry = facts.tracks().entry(slot);
            Value value = facts.value();
            if (entry != null && sample.fetch(head, facts, value) && value.asNumber()) {
                entry.set(Column.GPT0, value.number(), LiveTables.now());
            }
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
