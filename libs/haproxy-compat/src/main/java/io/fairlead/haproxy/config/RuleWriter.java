package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import java.util.List;

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
            case Action.RedirectScheme redirect ->
                "redirect scheme " + Quoted.format(redirect.scheme()) + " code " + redirect.code();
            case Action.RedirectLocation redirect ->
                "redirect location " + Quoted.format(redirect.location()) + " code " + redirect.code();
            case Action.RedirectPrefix redirect ->
                "redirect prefix " + Quoted.format(redirect.prefix()) + " code " + redirect.code();
            case Action.Deny deny -> deny(deny.status());
            case Action.Return answer -> answer(answer);
            case Action.SetHeader header -> "set-header " + header.name() + " " + Quoted.format(header.value());
            case Action.AddHeader header -> "add-header " + header.name() + " " + Quoted.format(header.value());
            case Action.DelHeader header -> "del-header " + header.name();
        };
    }

    /** HAProxy denies with a few statuses only; any other is an answer. */
    private String deny(int status) {
        return RuleReader.DENIALS.contains(status) ? "deny deny_status " + status : "return status " + status;
    }

    private String answer(Action.Return answer) {
        String head = "return status " + answer.status();
        if (answer.body().isEmpty()) {
            return head;
        }
        if (answer.contentType().isEmpty()) {
            lost.add("an answer without a content type in " + section);
        }
        String type = answer.contentType().orElse("text/plain");
        return head + " content-type " + Quoted.word(type) + " string " + Quoted.word(answer.body());
    }
}
