package io.fairlead.edge;

import io.fairlead.model.config.StatsPage;
import io.fairlead.net.http1.RequestHead;
import java.util.Optional;

/** Answers requests for a statistics page. */
interface StatsResponder {

    /** The answer to a request below the page's URI. */
    Verdict.Respond answer(StatsPage page, RequestHead head);

    /** The answer of {@code http-request use-service NAME}; empty when there is no such service. */
    default Optional<Verdict.Respond> service(String name) {
        return Optional.empty();
    }
}
