package io.fairlead.model.config;

import java.time.Duration;
import java.util.List;

/**
 * The rules of a proxy beside its request rules, and its error pages.
 *
 * @param connectionRules {@code tcp-request connection}
 * @param contentRules {@code tcp-request content}
 * @param inspectDelay how long content rules wait for bytes; zero for not at all
 * @param responseRules {@code http-response}
 * @param afterResponseRules {@code http-after-response}
 * @param errorPages what is sent for a status of our own
 */
public record Policy(
        List<Rule> connectionRules,
        List<Rule> contentRules,
        Duration inspectDelay,
        List<Rule> responseRules,
        List<Rule> afterResponseRules,
        List<ErrorPage> errorPages) {

    /** No rule, no page. */
    public static final Policy NONE = new Policy(List.of(), List.of(), Duration.ZERO, List.of(), List.of(), List.of());

    public Policy {
        connectionRules = List.copyOf(connectionRules);
        contentRules = List.copyOf(contentRules);
        responseRules = List.copyOf(responseRules);
        afterResponseRules = List.copyOf(afterResponseRules);
        errorPages = List.copyOf(errorPages);
        if (inspectDelay.isNegative()) {
            throw new IllegalArgumentException("inspect-delay is not negative");
        }
    }
}
