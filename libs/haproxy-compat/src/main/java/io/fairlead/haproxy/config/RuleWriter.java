package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.RedirectOptions;
import io.fairlead.model.config.Reply;
import io.fairlead.model.config.TargetPart;
import io.fairlead.model.expr.Template;
import java.util.List;
import java.util.Locale;

/** Spells actions of one section. HAProxy manual 4.2 http-request. */
final class RuleWriter {

    private final String section;
    private final List<String> lost;

    RuleWriter(String section, List<String> lost) {
        this.section = section;
        this.lost = lost;
    }

    /** The words behind {@code http-request}, without the condition. */
    String action(Action action) {
        return switch (action) {
            case Action.RedirectScheme(Template to, int code, RedirectOptions options) ->
                redirect("scheme", to, code, options);
            case Action.RedirectLocation(Template to, int code, RedirectOptions options) ->
                redirect("location", to, code, options);
            case Action.RedirectPrefix(Template to, int code, RedirectOptions options) ->
                redirect("prefix", to, code, options);
            case Action.Allow _ -> "allow";
            case Action.Deny deny -> deny("deny", deny.reply());
            case Action.Tarpit tarpit -> deny("tarpit", tarpit.reply());
            case Action.Return returned -> "return" + reply(returned.reply(), true);
            case Action.Authenticate auth ->
                "auth"
                        + auth.realm()
                                .map(realm -> " realm " + Quoted.word(realm))
                                .orElse("");
            case Action.Reject _ -> "reject";
            case Action.SilentDrop _ -> "silent-drop";
            case Action.UseService service -> "use-service " + Quoted.word(service.service());
            case Action.SetHeader(String name, Template value) -> "set-header " + name + " " + format(value);
            case Action.AddHeader(String name, Template value) -> "add-header " + name + " " + format(value);
            case Action.DelHeader(String name, Matcher matcher) ->
                "del-header " + Quoted.word(name)
                        + (matcher == Matcher.STR ? "" : " -m " + matcher.name().toLowerCase(Locale.ROOT));
            case Action.ReplaceHeader(String name, String regex, Template value) ->
                "replace-header " + name + " " + Quoted.word(regex) + " " + format(value);
            case Action.ReplaceValue(String name, String regex, Template value) ->
                "replace-value " + name + " " + Quoted.word(regex) + " " + format(value);
            case Action.SetTarget(TargetPart part, Template value) -> "set-" + word(part) + " " + format(value);
            case Action.ReplaceTarget(TargetPart part, String regex, Template value) ->
                "replace-" + word(part) + " " + Quoted.word(regex) + " " + format(value);
            case Action.SetStatus set ->
                "set-status " + set.status()
                        + set.reason()
                                .map(reason -> " reason " + Quoted.word(reason))
                                .orElse("");
            case Action.SetVariable set ->
                "set-var(" + set.name() + ") " + Quoted.word(set.value().text());
            case Action.FormatVariable set -> "set-var-fmt(" + set.name() + ") " + format(set.value());
            case Action.UnsetVariable unset -> "unset-var(" + unset.name() + ")";
            case Action.SetSource set -> "set-src " + Quoted.word(set.value().text());
            case Action.Silence _ -> "set-log-level silent";
            case Action.DisableRetries _ -> "disable-l7-retry";
            case Action.Capture capture ->
                "capture " + Quoted.word(capture.value().text()) + " id " + capture.slot();
            case Action.Track track ->
                "track-sc" + track.slot() + " " + Quoted.word(track.key().text())
                        + track.table().map(name -> " table " + name).orElse("");
            case Action.IncrementCounter add -> "sc-inc-gpc" + add.counter() + "(" + add.slot() + ")";
            case Action.SetTag tag ->
                "sc-set-gpt0(" + tag.slot() + ") " + Quoted.word(tag.value().text());
        };
    }

    private static String word(TargetPart part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private static String format(Template template) {
        return Quoted.word(template.text());
    }

    private static String redirect(String kind, Template to, int code, RedirectOptions options) {
        return "redirect " + kind + " " + format(to) + " code " + code
                + (options.dropQuery() ? " drop-query" : "")
                + (options.appendSlash() ? " append-slash" : "")
                + (options.ignoreEmpty() ? " ignore-empty" : "")
                + options.setCookie()
                        .map(cookie -> " set-cookie " + Quoted.word(cookie))
                        .orElse("")
                + options.clearCookie()
                        .map(cookie -> " clear-cookie " + Quoted.word(cookie))
                        .orElse("");
    }

    /** HAProxy denies with a few statuses only; any other is an answer. */
    private String deny(String word, Reply reply) {
        if (!RuleReader.DENIALS.contains(reply.status())) {
            return "return" + reply(reply, true);
        }
        return word + reply(reply, false);
    }

    private String reply(Reply reply, boolean returns) {
        StringBuilder words = new StringBuilder(" status ").append(reply.status());
        if (!reply.body().empty()) {
            if (reply.contentType().isEmpty()) {
                lost.add("an answer without a content type in " + section);
            }
            words.append(" content-type ")
                    .append(Quoted.word(reply.contentType().orElse("text/plain")))
                    .append(reply.body().constant() ? " string " : " lf-string ");
            words.append(
                    reply.body().constant()
                            ? Quoted.word(literal(reply.body()))
                            : Quoted.word(reply.body().text()));
        } else if (reply.page() && returns) {
            words.append(" default-errorfiles");
        }
        for (Reply.Header header : reply.headers()) {
            words.append(" hdr ").append(header.name()).append(' ').append(format(header.value()));
        }
        return words.toString();
    }

    private static String literal(Template template) {
        return template.parts().isEmpty()
                ? ""
                : ((Template.Literal) template.parts().getFirst()).text();
    }
}
