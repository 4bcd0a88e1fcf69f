package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.Action;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.RedirectOptions;
import io.fairlead.model.config.TargetPart;
import io.fairlead.model.expr.Template;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The actions of rules: one key each, with the action's settings below it. */
final class ActionFormat {

    private static final int FOUND = 302;

    @FunctionalInterface
    private interface Reader {
        Optional<Action> read(Cursor at);
    }

    private static final Map<String, Reader> ACTIONS = Map.ofEntries(
            Map.entry("redirect-scheme", at -> redirect(at, Action.RedirectScheme::new)),
            Map.entry("redirect-location", at -> redirect(at, Action.RedirectLocation::new)),
            Map.entry("redirect-prefix", at -> redirect(at, Action.RedirectPrefix::new)),
            Map.entry("allow", at -> plain(at, new Action.Allow())),
            Map.entry("deny", at -> ReplyFormat.read(at, true).map(Action.Deny::new)),
            Map.entry("tarpit", at -> ReplyFormat.read(at, true).map(Action.Tarpit::new)),
            Map.entry("return", at -> ReplyFormat.read(at, false).map(Action.Return::new)),
            Map.entry("authenticate", ActionFormat::authenticate),
            Map.entry("reject", at -> plain(at, new Action.Reject())),
            Map.entry("silent-drop", at -> plain(at, new Action.SilentDrop())),
            Map.entry("use-service", at -> at.text().map(Action.UseService::new)),
            Map.entry("set-header", at -> named(at, Action.SetHeader::new)),
            Map.entry("add-header", at -> named(at, Action.AddHeader::new)),
            Map.entry("del-header", ActionFormat::deleteHeader),
            Map.entry("replace-header", at -> replaced(at, true)),
            Map.entry("replace-value", at -> replaced(at, false)),
            Map.entry("set-target", ActionFormat::setTarget),
            Map.entry("replace-target", ActionFormat::replaceTarget),
            Map.entry("set-status", ActionFormat::setStatus),
            Map.entry("set-variable", ActionFormat::setVariable),
            Map.entry("format-variable", at -> named(at, Action.FormatVariable::new)),
            Map.entry("unset-variable", at -> at.text().map(Action.UnsetVariable::new)),
            Map.entry("set-source", at -> at.expression().map(Action.SetSource::new)),
            Map.entry("silence", at -> plain(at, new Action.Silence())),
            Map.entry("disable-retries", at -> plain(at, new Action.DisableRetries())),
            Map.entry("capture", ActionFormat::capture),
            Map.entry("track", ActionFormat::track),
            Map.entry("increment-counter", ActionFormat::increment),
            Map.entry("set-tag", ActionFormat::tag));

    private ActionFormat() {}

    /** The keys of all actions. */
    static Set<String> words() {
        return ACTIONS.keySet();
    }

    static Optional<Action> read(String word, Cursor at) {
        return Optional.ofNullable(ACTIONS.get(word)).flatMap(reader -> reader.read(at));
    }

    /** An action without settings is switched on by {@code true}. */
    private static Optional<Action> plain(Cursor at, Action action) {
        Optional<Boolean> on = at.bool();
        if (on.isPresent() && !on.get()) {
            at.error("wrong-value", "only true is possible here", "leave the rule out");
        }
        return Optional.of(action);
    }

    @FunctionalInterface
    private interface Redirect {
        Action to(Template target, int code, RedirectOptions options);
    }

    private static Optional<Action> redirect(Cursor at, Redirect make) {
        Fields fields = at.as("redirect")
                .fields(Set.of(
                        "to", "code", "drop-query", "append-slash", "ignore-empty", "set-cookie", "clear-cookie"));
        int code = fields.get("code", c -> c.integer(301, 308)).orElse(FOUND);
        RedirectOptions options = new RedirectOptions(
                fields.flag("drop-query"),
                fields.flag("append-slash"),
                fields.flag("ignore-empty"),
                fields.get("set-cookie", Cursor::text),
                fields.get("clear-cookie", Cursor::text));
        return fields.need("to", Cursor::template).map(to -> make.to(to, code, options));
    }

    private static Optional<Action> authenticate(Cursor at) {
        Fields fields = at.fields(Set.of("realm"));
        return Optional.of(new Action.Authenticate(fields.get("realm", Cursor::text)));
    }

    private static Optional<Action> named(Cursor at, BiFunction<String, Template, Action> make) {
        Fields fields = at.fields(Set.of("name", "value"));
        Optional<Template> value = fields.need("value", Cursor::template);
        return fields.need("name", Cursor::text).flatMap(name -> value.map(v -> make.apply(name, v)));
    }

    private static Optional<Action> deleteHeader(Cursor at) {
        Fields fields = at.fields(Set.of("name", "match"));
        Matcher matcher = fields.get("match", c -> c.word(Matcher.values())).orElse(Matcher.STR);
        return fields.need("name", Cursor::text).map(name -> new Action.DelHeader(name, matcher));
    }

    private static Optional<Action> replaced(Cursor at, boolean whole) {
        Fields fields = at.fields(Set.of("name", "regex", "value"));
        Optional<String> name = fields.need("name", Cursor::text);
        Optional<String> regex = fields.need("regex", Cursor::regex);
        Optional<Template> value = fields.need("value", Cursor::template);
        if (name.isEmpty() || regex.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                whole
                        ? new Action.ReplaceHeader(name.get(), regex.get(), value.get())
                        : new Action.ReplaceValue(name.get(), regex.get(), value.get()));
    }

    private static Optional<Action> setTarget(Cursor at) {
        Fields fields = at.fields(Set.of("part", "value"));
        Optional<TargetPart> part = fields.need("part", c -> c.word(TargetPart.values()));
        return fields.need("value", Cursor::template).flatMap(v -> part.map(p -> new Action.SetTarget(p, v)));
    }

    private static Optional<Action> replaceTarget(Cursor at) {
        Fields fields = at.fields(Set.of("part", "regex", "value"));
        Optional<TargetPart> part = fields.need("part", c -> c.word(TargetPart.values()));
        Optional<String> regex = fields.need("regex", Cursor::regex);
        Optional<Template> value = fields.need("value", Cursor::template);
        return part.isEmpty() || regex.isEmpty() || value.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.ReplaceTarget(part.get(), regex.get(), value.get()));
    }

    private static Optional<Action> setStatus(Cursor at) {
        Fields fields = at.fields(Set.of("status", "reason"));
        Optional<String> reason = fields.get("reason", Cursor::text);
        return fields.need("status", c -> c.integer(100, 999)).map(status -> new Action.SetStatus(status, reason));
    }

    private static Optional<Action> setVariable(Cursor at) {
        Fields fields = at.fields(Set.of("name", "value"));
        Optional<String> name = fields.need("name", Cursor::text);
        return fields.need("value", Cursor::expression).flatMap(v -> name.map(n -> new Action.SetVariable(n, v)));
    }

    private static Optional<Action> capture(Cursor at) {
        Fields fields = at.fields(Set.of("value", "slot"));
        Optional<Integer> slot = fields.need("slot", c -> c.integer(0, 1000));
        return fields.need("value", Cursor::expression).flatMap(v -> slot.map(s -> new Action.Capture(v, s)));
    }

    private static Optional<Integer> slot(Fields fields) {
        return fields.need("slot", c -> c.integer(0, Action.MOST_SLOTS - 1));
    }

    private static Optional<Action> track(Cursor at) {
        Fields fields = at.fields(Set.of("slot", "key", "table"));
        Optional<Integer> slot = slot(fields);
        Optional<String> table = fields.get("table", Cursor::text);
        return fields.need("key", Cursor::expression).flatMap(key -> slot.map(s -> new Action.Track(s, key, table)));
    }

    private static Optional<Action> increment(Cursor at) {
        Fields fields = at.fields(Set.of("counter", "slot"));
        Optional<Integer> slot = slot(fields);
        return fields.need("counter", c -> c.integer(0, 1))
                .flatMap(counter -> slot.map(s -> new Action.IncrementCounter(counter, s)));
    }

    private static Optional<Action> tag(Cursor at) {
        Fields fields = at.fields(Set.of("slot", "value"));
        Optional<Integer> slot = slot(fields);
        return fields.need("value", Cursor::expression).flatMap(v -> slot.map(s -> new Action.SetTag(s, v)));
    }

    /** The key of an action, and what stands below it. */
    static Map.Entry<String, Object> write(Action action) {
        return switch (action) {
            case Action.RedirectScheme(Template to, int code, RedirectOptions options) ->
                Map.entry("redirect-scheme", redirect(to, code, options));
            case Action.RedirectLocation(Template to, int code, RedirectOptions options) ->
                Map.entry("redirect-location", redirect(to, code, options));
            case Action.RedirectPrefix(Template to, int code, RedirectOptions options) ->
                Map.entry("redirect-prefix", redirect(to, code, options));
            case Action.Allow _ -> Map.entry("allow", true);
            case Action.Deny deny -> Map.entry("deny", ReplyFormat.write(deny.reply(), true));
            case Action.Tarpit tarpit -> Map.entry("tarpit", ReplyFormat.write(tarpit.reply(), true));
            case Action.Return returned -> Map.entry("return", ReplyFormat.write(returned.reply(), false));
            case Action.Authenticate auth ->
                Map.entry(
                        "authenticate",
                        new Entries().optional("realm", auth.realm()).map());
            case Action.Reject _ -> Map.entry("reject", true);
            case Action.SilentDrop _ -> Map.entry("silent-drop", true);
            case Action.UseService service -> Map.entry("use-service", service.service());
            case Action.SetHeader(String name, Template value) -> Map.entry("set-header", named(name, value.text()));
            case Action.AddHeader(String name, Template value) -> Map.entry("add-header", named(name, value.text()));
            case Action.DelHeader(String name, Matcher matcher) ->
                Map.entry(
                        "del-header",
                        new Entries()
                                .put("name", name)
                                .unless("match", Cursor.word(matcher), "str")
                                .map());
            case Action.ReplaceHeader(String name, String regex, Template value) ->
                Map.entry("replace-header", replaced(name, regex, value));
            case Action.ReplaceValue(String name, String regex, Template value) ->
                Map.entry("replace-value", replaced(name, regex, value));
            case Action.SetTarget(TargetPart part, Template value) ->
                Map.entry(
                        "set-target",
                        new Entries()
                                .put("part", Cursor.word(part))
                                .put("value", value.text())
                                .map());
            case Action.ReplaceTarget(TargetPart part, String regex, Template value) ->
                Map.entry(
                        "replace-target",
                        new Entries()
                                .put("part", Cursor.word(part))
                                .put("regex", regex)
                                .put("value", value.text())
                                .map());
            case Action.SetStatus set ->
                Map.entry(
                        "set-status",
                        new Entries()
                                .put("status", set.status())
                                .optional("reason", set.reason())
                                .map());
            case Action.SetVariable set ->
                Map.entry("set-variable", named(set.name(), set.value().text()));
            case Action.FormatVariable set ->
                Map.entry("format-variable", named(set.name(), set.value().text()));
            case Action.UnsetVariable unset -> Map.entry("unset-variable", unset.name());
            case Action.SetSource set -> Map.entry("set-source", set.value().text());
            case Action.Silence _ -> Map.entry("silence", true);
            case Action.DisableRetries _ -> Map.entry("disable-retries", true);
            case Action.Capture capture ->
                Map.entry(
                        "capture",
                        new Entries()
                                .put("value", capture.value().text())
                                .put("slot", capture.slot())
                                .map());
            case Action.Track track ->
                Map.entry(
                        "track",
                        new Entries()
                                .put("slot", track.slot())
                                .put("key", track.key().text())
                                .optional("table", track.table())
                                .map());
            case Action.IncrementCounter add ->
                Map.entry(
                        "increment-counter",
                        new Entries()
                                .put("counter", add.counter())
                                .put("slot", add.slot())
                                .map());
            case Action.SetTag tag ->
                Map.entry(
                        "set-tag",
                        new Entries()
                                .put("slot", tag.slot())
                                .put("value", tag.value().text())
                                .map());
        };
    }

    private static Map<String, Object> redirect(Template to, int code, RedirectOptions options) {
        return new Entries()
                .put("to", to.text())
                .put("code", code)
                .flag("drop-query", options.dropQuery())
                .flag("append-slash", options.appendSlash())
                .flag("ignore-empty", options.ignoreEmpty())
                .optional("set-cookie", options.setCookie())
                .optional("clear-cookie", options.clearCookie())
                .map();
    }

    private static Map<String, Object> named(String name, String value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("value", value);
        return map;
    }

    private static Map<String, Object> replaced(String name, String regex, Template value) {
        return new Entries()
                .put("name", name)
                .put("regex", regex)
                .put("value", value.text())
                .map();
    }
}
