package io.fairlead.edge;

import io.fairlead.model.config.StatsPage;
import io.fairlead.net.http1.RequestHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers requests for a statistics page. */
interface StatsResponder {

    /** The answer to a request below the page's URI; {@code admin} says whether it may change servers. */
    Verdict.Respond answer(StatsPage page, RequestHead head, boolean admin);

    /** The answer to a form that was posted to the page; null for one that was too long to read. */
    Verdict.Respond change(StatsPage page, RequestHead head, boolean admin, @Nullable String form);

    /** The answer of {@code http-request use-service NAME}; empty when there is no such service. */
    default Optional<Verdict.Respond> service(String name) {
        return Optional.empty();
    }
}
