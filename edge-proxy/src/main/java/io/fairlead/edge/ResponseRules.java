package io.fairlead.edge;

import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.ConnectionPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.rules.CompiledAction;
import io.fairlead.dataplane.rules.CompiledRedirect;
import io.fairlead.dataplane.rules.CompiledReply;
import io.fairlead.dataplane.rules.CompiledRule;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.rules.Value;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import io.fairlead.net.http1.StatusResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules over answers: {@code http-response} of the backend, then of the frontend, then {@code http-after-response} of
 * both, as HAProxy orders them. Nothing is done for a proxy without such rules and captures.
 */
final class ResponseRules {

    private ResponseRules() {}

    /**
     * An answer that is sent instead of the server's.
     *
     * @param denied whether the server's was refused
     */
    record Instead(StatusResponse answer, boolean denied) {}

    /**
     * Looks at a server's answer.
     *
     * @return what to send instead, null when the server's goes on
     * @throws BadMessageException when an edit makes an invalid answer
     */
    static @Nullable Instead apply(
            FrontendPlan frontend, BackendPlan backend, RequestHead request, Facts facts, ResponseHead head)
            throws BadMessageException {
        facts.response(head);
        capture(frontend.connection().responseSlots(), true, request, facts);
        Instead instead = run(backend.rules().response(), frontend, backend, request, facts);
        if (instead == null) {
            instead = run(frontend.rules().response(), frontend, backend, request, facts);
        }
        if (instead == null) {
            after(frontend, backend, request, facts);
        }
        return instead;
    }

    /** Keeps the headers the frontend wants to see in its log. */
    static void capture(List<ConnectionPlan.Slot> slots, boolean response, RequestHead request, Facts facts) {
        for (int i = 0; i < slots.size(); i++) {
            ConnectionPlan.Slot slot = slots.get(i);
            Value value = facts.value();
            if (slot.header().isPresent() && slot.header().get().fetch(request, facts, value)) {
                String text = value.string();
                facts.capture(i, response, text.length() > slot.length() ? text.substring(0, slot.length()) : text);
            }
        }
    }

    private static @Nullable Instead run(
            List<CompiledRule> rules, FrontendPlan frontend, BackendPlan backend, RequestHead request, Facts facts)
            throws BadMessageException {
        if (rules.isEmpty()) {
            return null;
        }
        CompiledAction.Final end = CompiledRule.run(rules, request, facts);
        Pages pages = new Pages(frontend, backend);
        return switch (end) {
            case null -> null;
            case CompiledAction.Allow _ -> null;
            case CompiledReply reply ->
                new Instead(
                        reply.page()
                                ? pages.error(reply.status(), reply.headerLines(request, facts))
                                : reply.answer(request, facts),
                        reply.manner() != CompiledReply.Manner.RETURN);
            case CompiledRedirect redirect -> {
                StatusResponse answer = redirect.answer(request, facts);
                yield answer == null ? null : new Instead(answer, false);
            }
            case CompiledAction.Reject _, CompiledAction.Authenticate _, CompiledAction.Service _ ->
                new Instead(pages.error(502), true);
        };
    }

    private static void after(FrontendPlan frontend, @Nullable BackendPlan backend, RequestHead request, Facts facts)
            throws BadMessageException {
        if (backend != null && !backend.rules().afterResponse().isEmpty()) {
            CompiledRule.run(backend.rules().afterResponse(), request, facts);
        }
        if (!frontend.rules().afterResponse().isEmpty()) {
            CompiledRule.run(frontend.rules().afterResponse(), request, facts);
        }
        ResponseHead head = facts.response();
        if (head != null && frontend.guard().guardsResponses()) {
            frontend.guard().response(head, facts);
        }
    }

    /** An answer of our own with the edits of {@code http-after-response}. */
    static StatusResponse own(
            StatusResponse answer,
            FrontendPlan frontend,
            @Nullable BackendPlan backend,
            RequestHead request,
            Facts facts) {
        boolean rules = frontend.guard().guardsResponses()
                || !frontend.rules().afterResponse().isEmpty()
                || (backend != null && !backend.rules().afterResponse().isEmpty());
        if (!rules || answer.empty()) {
            return answer;
        }
        byte[] full = answer.bytes();
        ResponseHead head = new ResponseHead();
        try {
            head.read(full, 0, answer.headLength());
            facts.response(head);
            after(frontend, backend, request, facts);
            byte[] edited = new byte[head.length()];
            head.write(edited, 0);
            return StatusResponse.of(edited, Arrays.copyOfRange(full, answer.headLength(), full.length));
        } catch (BadMessageException e) {
            // An answer must not be lost because it cannot be edited.
            return answer;
        }
    }
}
