package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.CaptureSlot;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.RulePhase;
import io.fairlead.model.config.TargetPart;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the action of one rule, up to its condition. Used once. HAProxy manual 4.2 http-request and others. */
final class ActionReader {

    private interface Reader {
        Optional<Action> read(ActionReader reader);
    }

    private static final Set<RulePhase> HTTP = Set.of(RulePhase.REQUEST, RulePhase.RESPONSE, RulePhase.AFTER_RESPONSE);
    private static final Set<RulePhase> ANSWERS = Set.of(RulePhase.REQUEST, RulePhase.RESPONSE);
    private static final Set<RulePhase> TCP = Set.of(RulePhase.CONNECTION, RulePhase.CONTENT);
    private static final Set<RulePhase> ALL = Set.of(RulePhase.values());
    private static final Set<RulePhase> REQUEST = Set.of(RulePhase.REQUEST);
    private static final Set<RulePhase> EARLY = Set.of(RulePhase.REQUEST, RulePhase.CONNECTION, RulePhase.CONTENT);

    private static final Set<RulePhase> COUNTING =
            Set.of(RulePhase.REQUEST, RulePhase.RESPONSE, RulePhase.CONNECTION, RulePhase.CONTENT);

    private record Entry(Set<RulePhase> phases, Reader reader) {}

    private static final Map<String, Entry> ACTIONS = Map.ofEntries(
            Map.entry("redirect", new Entry(ANSWERS, r -> RedirectReader.read(r.args))),
            Map.entry("allow", new Entry(HTTP, _ -> Optional.of(new Action.Allow()))),
            Map.entry("accept", new Entry(TCP, _ -> Optional.of(new Action.Allow()))),
            Map.entry(
                    "deny",
                    new Entry(ANSWERS, r -> ReplyReader.deny(r.args, r.phase).map(Action.Deny::new))),
            Map.entry(
                    "tarpit", new Entry(REQUEST, r -> ReplyReader.tarpit(r.args).map(Action.Tarpit::new))),
            Map.entry(
                    "return", new Entry(ANSWERS, r -> ReplyReader.answer(r.args).map(Action.Return::new))),
            Map.entry("auth", new Entry(REQUEST, ActionReader::auth)),
            Map.entry("reject", new Entry(EARLY, _ -> Optional.of(new Action.Reject()))),
            Map.entry("silent-drop", new Entry(EARLY, ActionReader::silentDrop)),
            Map.entry("use-service", new Entry(REQUEST, ActionReader::service)),
            Map.entry("set-header", new Entry(HTTP, r -> r.header(Action.SetHeader::new))),
            Map.entry("add-header", new Entry(HTTP, r -> r.header(Action.AddHeader::new))),
            Map.entry("del-header", new Entry(HTTP, ActionReader::deleteHeader)),
            Map.entry("replace-header", new Entry(HTTP, r -> r.replace(true))),
            Map.entry("replace-value", new Entry(HTTP, r -> r.replace(false))),
            Map.entry("set-method", new Entry(REQUEST, r -> r.setTarget(TargetPart.METHOD))),
            Map.entry("set-path", new Entry(REQUEST, r -> r.setTarget(TargetPart.PATH))),
            Map.entry("set-pathq", new Entry(REQUEST, r -> r.setTarget(TargetPart.PATHQ))),
            Map.entry("set-query", new Entry(REQUEST, r -> r.setTarget(TargetPart.QUERY))),
            Map.entry("set-uri", new Entry(REQUEST, r -> r.setTarget(TargetPart.URI))),
            Map.entry("replace-path", new Entry(REQUEST, r -> r.replaceTarget(TargetPart.PATH))),
            Map.entry("replace-pathq", new Entry(REQUEST, r -> r.replaceTarget(TargetPart.PATHQ))),
            Map.entry("replace-uri", new Entry(REQUEST, r -> r.replaceTarget(TargetPart.URI))),
            Map.entry(
                    "set-status",
                    new Entry(Set.of(RulePhase.RESPONSE, RulePhase.AFTER_RESPONSE), ActionReader::status)),
            Map.entry("set-src", new Entry(EARLY, r -> r.sample().map(Action.SetSource::new))),
            Map.entry("disable-l7-retry", new Entry(REQUEST, _ -> Optional.of(new Action.DisableRetries()))),
            Map.entry("set-log-level", new Entry(HTTP, ActionReader::logLevel)),
            Map.entry(
                    "capture",
                    new Entry(Set.of(RulePhase.REQUEST, RulePhase.RESPONSE, RulePhase.CONTENT), ActionReader::capture)),
            Map.entry("track-sc0", new Entry(COUNTING, r -> r.track(0))),
            Map.entry("track-sc1", new Entry(COUNTING, r -> r.track(1))),
            Map.entry("track-sc2", new Entry(COUNTING, r -> r.track(2))),
            Map.entry("sc-inc-gpc0", new Entry(ALL, r -> r.increment(0))),
            Map.entry("sc-inc-gpc1", new Entry(ALL, r -> r.increment(1))),
            Map.entry("sc-set-gpt0", new Entry(ALL, ActionReader::tag)),
            Map.entry("set-var", new Entry(ALL, r -> r.variable("set-var"))),
            Map.entry("set-var-fmt", new Entry(ALL, r -> r.variable("set-var-fmt"))),
            Map.entry("unset-var", new Entry(ALL, r -> r.variable("unset-var"))));

    private final ProxyDraft proxy;
    private final RulePhase phase;
    private final Word word;
    private final Args args;
    private final Report report;

    private ActionReader(ProxyDraft proxy, RulePhase phase, Word word, Args args) {
        this.proxy = proxy;
        this.phase = phase;
        this.word = word;
        this.args = args;
        this.report = args.report();
    }

    /** Whether the word, without its argument in parentheses, is an action of the phase. */
    static boolean knows(String name, RulePhase phase) {
        Entry entry = ACTIONS.get(name);
        return entry != null && entry.phases.contains(phase);
    }

    /** The words of a phase. */
    static List<String> words(RulePhase phase) {
        return ACTIONS.entrySet().stream()
                .filter(entry -> entry.getValue().phases.contains(phase))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The name in front of an argument in parentheses. */
    static String name(Word word) {
        int open = word.text().indexOf('(');
        return open < 0 ? word.text() : word.text().substring(0, open);
    }

    /** Reads a known action; empty after an error or a finding that it is done without. */
    static Optional<Action> read(ProxyDraft proxy, RulePhase phase, Word word, Args args) {
        Entry entry = ACTIONS.get(name(word));
        return entry == null ? Optional.empty() : entry.reader.read(new ActionReader(proxy, phase, word, args));
    }

    private Optional<Template> format() {
        return args.value("a value").flatMap(value -> Formats.read(value, phase, report));
    }

    /** A sample expression, which may be spread over several words. */
    private Optional<Expression> sample() {
        return args.value("a sample expression").flatMap(value -> Formats.sample(value, phase, report));
    }

    private Optional<Action> auth() {
        Optional<String> realm = Optional.empty();
        if (args.take("realm")) {
            realm = args.value("a realm").map(Word::text);
            if (realm.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Action.Authenticate(realm));
    }

    private Optional<Action> silentDrop() {
        report.warning(
                "silent-drop", word, "the client learns that its connection is closed", "we cannot forget it silently");
        return Optional.of(new Action.SilentDrop());
    }

    private Optional<Action> service() {
        Optional<Word> name = args.value("the name of a service");
        if (name.isPresent() && !name.get().is("prometheus-exporter")) {
            report.unsupported(name.get(), "service \"" + name.get().text() + "\"", "prometheus-exporter is");
            return Optional.empty();
        }
        return name.map(value -> new Action.UseService(value.text()));
    }

    private interface OfHeader {
        Action make(String name, Template value);
    }

    private Optional<Action> header(OfHeader make) {
        Optional<Word> name = args.value("a header name and a value");
        Optional<Template> value = name.flatMap(_ -> format());
        if (value.isEmpty() || !isToken(name.orElseThrow(), report)) {
            return Optional.empty();
        }
        return Optional.of(make.make(name.get().text(), value.get()));
    }

    private Optional<Action> deleteHeader() {
        Optional<Word> name = args.value("a header name");
        Matcher matcher = Matcher.STR;
        if (args.take("-m")) {
            Optional<Word> method = args.value("a matching method");
            Optional<Matcher> found = method.flatMap(m -> switch (m.text()) {
                case "str" -> Optional.of(Matcher.STR);
                case "beg" -> Optional.of(Matcher.BEG);
                case "end" -> Optional.of(Matcher.END);
                case "sub" -> Optional.of(Matcher.SUB);
                case "reg" -> Optional.of(Matcher.REG);
                default -> {
                    report.error("bad-value", m, "\"" + m.text() + "\" is none of str, beg, end, sub and reg");
                    yield Optional.empty();
                }
            });
            if (found.isEmpty()) {
                return Optional.empty();
            }
            matcher = found.get();
        }
        Matcher how = matcher;
        return name.filter(n ->
                        how == Matcher.REG ? AclReader.expression(n, report).isPresent() : isToken(n, report))
                .map(n -> new Action.DelHeader(n.text(), how));
    }

    private Optional<Action> replace(boolean whole) {
        Optional<Word> name = args.value("a header name");
        Optional<String> regex =
                name.flatMap(_ -> args.value("an expression")).flatMap(w -> AclReader.expression(w, report));
        Optional<Template> value = regex.flatMap(_ -> format());
        if (value.isEmpty() || !isToken(name.orElseThrow(), report)) {
            return Optional.empty();
        }
        return Optional.of(
                whole
                        ? new Action.ReplaceHeader(name.get().text(), regex.orElseThrow(), value.get())
                        : new Action.ReplaceValue(name.get().text(), regex.orElseThrow(), value.get()));
    }

    private Optional<Action> setTarget(TargetPart part) {
        return format().map(value -> new Action.SetTarget(part, value));
    }

    private Optional<Action> replaceTarget(TargetPart part) {
        Optional<String> regex = args.value("an expression").flatMap(w -> AclReader.expression(w, report));
        Optional<Template> value = regex.flatMap(_ -> format());
        return value.map(v -> new Action.ReplaceTarget(part, regex.orElseThrow(), v));
    }

    private Optional<Action> status() {
        Optional<Integer> code = args.value("a status").flatMap(w -> Values.number(w, 100, 999, report));
        Optional<String> reason = args.take("reason") ? args.value("a text").map(Word::text) : Optional.empty();
        return code.map(status -> new Action.SetStatus(status, reason));
    }

    private Optional<Action> logLevel() {
        Optional<Word> level = args.value("a level");
        if (level.isPresent() && !level.get().is("silent")) {
            report.ignored(level.get(), "\"set-log-level " + level.get().text() + "\"", "lines keep their level");
            return Optional.empty();
        }
        return level.map(_ -> new Action.Silence());
    }

    /** {@code capture <sample> len <n>} makes a slot of its own, {@code id <n>} takes one that is declared. */
    private Optional<Action> capture() {
        Optional<Expression> sample = sample();
        boolean response = phase == RulePhase.RESPONSE;
        if (sample.isEmpty()) {
            return Optional.empty();
        }
        if (!response && args.take("len")) {
            Optional<Integer> length =
                    args.value("a length").flatMap(w -> Values.number(w, 1, CaptureReader.LONGEST, report));
            length.ifPresent(n -> proxy.captures.add(new CaptureSlot(false, Optional.empty(), n)));
            return length.map(_ -> new Action.Capture(sample.get(), proxy.slots(false) - 1));
        }
        if (!args.take("id")) {
            report.error("missing-value", word, "a capture needs " + (response ? "id" : "len or id"));
            return Optional.empty();
        }
        Optional<Word> id = args.value("a number");
        Optional<Integer> slot = id.flatMap(w -> Values.number(w, 0, 1000, report));
        if (slot.isPresent() && proxy.kind.front() && slot.get() >= proxy.slots(response)) {
            report.error("unknown-capture", id.orElseThrow(), "there is no capture with id " + slot.get());
            return Optional.empty();
        }
        return slot.map(n -> new Action.Capture(sample.get(), n));
    }

    private Optional<Action> track(int slot) {
        Optional<Expression> key = sample();
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Optional<Word> table = args.take("table") ? args.value("a table") : Optional.empty();
        return Optional.of(new Action.Track(slot, key.get(), table.map(Word::text)));
    }

    private Optional<Action> increment(int counter) {
        return slot().map(slot -> new Action.IncrementCounter(counter, slot));
    }

    /** A bare number tags, and so does what an expression gives. */
    private Optional<Action> tag() {
        Optional<Integer> slot = slot();
        Optional<Expression> value = args.value("a tag").flatMap(tag -> {
            boolean number = tag.text().matches("[0-9]{1,10}");
            Word text = number ? new Word("int(" + tag.text() + ")", tag.line(), tag.column()) : tag;
            return Formats.sample(text, phase, report);
        });
        return slot.flatMap(n -> value.map(expression -> new Action.SetTag(n, expression)));
    }

    /** The number of a counter in parentheses, 0 without any. */
    private Optional<Integer> slot() {
        String text = word.text();
        int open = text.indexOf('(');
        String slot = open < 0 ? "0" : text.substring(open + 1, text.endsWith(")") ? text.length() - 1 : text.length());
        if (!slot.matches("[0-2]")) {
            report.error("bad-value", word, "\"" + text + "\" needs the number of a counter", "such as (0)");
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(slot));
    }

    private Optional<Action> variable(String action) {
        String text = word.text();
        int open = text.indexOf('(');
        if (open < 0 || !text.endsWith(")")) {
            report.error("bad-value", word, "\"" + action + "\" needs a variable in parentheses, such as (txn.name)");
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>(
                List.of(text.substring(open + 1, text.length() - 1).split(",", -1)));
        String name = parts.getFirst().strip();
        if (parts.size() > 1) {
            report.unsupported(word, "a condition of \"" + action + "\"", "write it behind \"if\"");
            return Optional.empty();
        }
        if (!Formats.isVariable(name)) {
            report.error(
                    "bad-value",
                    word,
                    "\"" + name + "\" is not a variable",
                    "a scope and a name: sess.x, txn.x, req.x or res.x");
            return Optional.empty();
        }
        if (action.equals("unset-var")) {
            return Optional.of(new Action.UnsetVariable(name));
        }
        return action.equals("set-var")
                ? sample().map(value -> new Action.SetVariable(name, value))
                : format().map(value -> new Action.FormatVariable(name, value));
    }

    /** Whether the word may name a header. */
    static boolean isToken(Word word, Report report) {
        boolean good = !word.is("")
                && word.text().chars().allMatch(c -> c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
        if (!good) {
            report.error("bad-value", word, "\"" + word.text() + "\" is not a header name");
        }
        return good;
    }
}
