package io.fairlead.dataplane.plan;

import io.fairlead.dataplane.rules.CompiledRule;
import io.fairlead.dataplane.rules.RuleCompiler;
import io.fairlead.model.config.Policy;
import io.fairlead.model.config.RulePhase;
import io.fairlead.net.http1.StatusResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a proxy beside its request rules, and its error pages, ready for traffic.
 *
 * @param connection {@code tcp-request connection}
 * @param content {@code tcp-request content}
 * @param inspectNanos how long content rules wait for bytes
 * @param response {@code http-response}
 * @param afterResponse {@code http-after-response}
 * @param pages what is sent for statuses of our own
 */
public record RulePlan(
        List<CompiledRule> connection,
        List<CompiledRule> content,
        long inspectNanos,
        List<CompiledRule> response,
        List<CompiledRule> afterResponse,
        ErrorPages pages) {

    public RulePlan {
        connection = List.copyOf(connection);
        content = List.copyOf(content);
        response = List.copyOf(response);
        afterResponse = List.copyOf(afterResponse);
    }

    static RulePlan of(Policy policy, RuleCompiler compiler) {
        return new RulePlan(
                compiler.compile(policy.connectionRules(), RulePhase.CONNECTION),
                compiler.compile(policy.contentRules(), RulePhase.CONTENT),
                policy.inspectDelay().toNanos(),
                compiler.compile(policy.responseRules(), RulePhase.RESPONSE),
                compiler.compile(policy.afterResponseRules(), RulePhase.AFTER_RESPONSE),
                ErrorPages.of(policy.errorPages()));
    }

    /** The page for a status, null when it has none of its own. */
    public @Nullable StatusResponse page(int status) {
        return pages.page(status);
    }
}
