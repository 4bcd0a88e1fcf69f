package io.fairlead.edge;

import io.fairlead.dataplane.rules.CompiledAction;
import io.fairlead.dataplane.rules.CompiledRedirect;
import io.fairlead.dataplane.rules.CompiledReply;
import io.fairlead.dataplane.rules.CompiledRule;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import java.util.List;

/** Carries out request rules in order until one answers. HAProxy manual 4.2 {@code http-request}. */
final class RequestRules {

    private RequestRules() {}

    /**
     * What the rules decide.
     *
     * @param pages the error pages of whose rules these are
     */
    static Verdict apply(List<CompiledRule> rules, RequestHead head, Facts facts, Pages pages) {
        if (rules.isEmpty()) {
            return Verdict.FORWARD;
        }
        CompiledAction.Final end;
        try {
            end = CompiledRule.run(rules, head, facts);
        } catch (BadMessageException e) {
            return new Verdict.Respond(500, pages.error(500), true, "PR");
        }
        return end == null ? Verdict.FORWARD : verdict(end, head, facts, pages);
    }

    private static Verdict verdict(CompiledAction.Final end, RequestHead head, Facts facts, Pages pages) {
        return switch (end) {
            case CompiledAction.Allow _ -> Verdict.FORWARD;
            case CompiledAction.Reject _ -> new Verdict.Close("PR");
            case CompiledAction.Authenticate(String realm) -> challenge(realm, facts);
            case CompiledAction.Service(String name) -> new Verdict.Serve(name);
            case CompiledReply reply -> reply(reply, head, facts, pages);
            case CompiledRedirect redirect -> {
                StatusResponse answer = redirect.answer(head, facts);
                yield answer == null ? Verdict.FORWARD : new Verdict.Respond(redirect.code(), answer, false, "LR");
            }
        };
    }

    private static Verdict reply(CompiledReply reply, RequestHead head, Facts facts, Pages pages) {
        int status = reply.status();
        StatusResponse answer =
                reply.page() ? pages.error(status, reply.headerLines(head, facts)) : reply.answer(head, facts);
        return switch (reply.manner()) {
            case DENY -> new Verdict.Denied(new Verdict.Respond(status, answer, false, "PR"));
            case TARPIT -> new Verdict.Tarpit(new Verdict.Respond(status, answer, false, "PT"));
            case RETURN -> new Verdict.Respond(status, answer, false, "LR");
        };
    }

    private static Verdict challenge(String realm, Facts facts) {
        String name = realm.isEmpty() ? (facts.backend().isEmpty() ? facts.frontend() : facts.backend()) : realm;
        String headers = "cache-control: no-cache\r\ncontent-type: text/html\r\nwww-authenticate: Basic realm=\""
                + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\r\n";
        String body = "<html><body><h1>401 Unauthorized</h1>\n"
                + "You need a valid user and password to access this content.\n</body></html>\n";
        return new Verdict.Respond(401, StatusResponse.of(401, headers, body), false, "LR");
    }
}
