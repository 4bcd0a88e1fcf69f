package io.fairlead.edge;

import io.fairlead.dataplane.plan.CompiledRule;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.model.config.Action;
import io.fairlead.model.config.Reply;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Carries out request rules in order until one answers. HAProxy manual 4.2 {@code http-request}. */
final class RequestRules {

    private RequestRules() {}

    static Verdict apply(List<CompiledRule> rules, RequestHead head, Facts facts) {
        for (int i = 0; i < rules.size(); i++) {
            CompiledRule rule = rules.get(i);
            if (rule.condition().holds(head, facts)) {
                Verdict verdict = carryOut(rule.action(), head);
                if (verdict instanceof Verdict.Respond) {
                    return verdict;
                }
            }
        }
        return Verdict.FORWARD;
    }

    private static Verdict carryOut(Action action, RequestHead head) {
        return switch (action) {
            case Action.RedirectScheme r -> redirect(r.code(), r.scheme() + "://" + head.host() + head.pathAndQuery());
            case Action.RedirectLocation r -> redirect(r.code(), r.location().text());
            case Action.RedirectPrefix r -> redirect(r.code(), r.prefix() + head.pathAndQuery());
            case Action.Deny deny -> {
                int status = deny.reply().status();
                yield new Verdict.Respond(status, Answers.error(status), true, "PR");
            }
            case Action.Return returned -> returned(returned.reply());
            case Action.SetHeader(String name, var value) -> {
                remove(head, name);
                yield append(head, name, value.text());
            }
            case Action.AddHeader(String name, var value) -> append(head, name, value.text());
            case Action.DelHeader(String name, var matcher) -> {
                remove(head, name);
                yield Verdict.FORWARD;
            }
            default -> Verdict.FORWARD;
        };
    }

    private static Verdict redirect(int code, String location) {
        String headers = "location: " + location + "\r\n"
                + (code == 302 || code == 303 || code == 307 ? "cache-control: no-cache\r\n" : "");
        return new Verdict.Respond(code, StatusResponse.of(code, headers, ""), false, "LR");
    }

    private static Verdict returned(Reply action) {
        String type =
                action.contentType().map(t -> "content-type: " + t + "\r\n").orElse("");
        return new Verdict.Respond(
                action.status(),
                StatusResponse.of(action.status(), type, action.body().text()),
                false,
                "LR");
    }

    private static void remove(RequestHead head, String name) {
        Field known = Field.of(name);
        if (known == Field.OTHER) {
            head.removeAll(name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1));
        } else {
            head.removeAll(known);
        }
    }

    private static Verdict append(RequestHead head, String name, String value) {
        head.append((name + ": " + value + "\r\n").getBytes(StandardCharsets.UTF_8));
        return Verdict.FORWARD;
    }
}
