package io.fairlead.edge;

import io.fairlead.model.config.StatsPage;
import io.fairlead.net.http1.RequestHead;

/** Answers requests for a statistics page. */
@FunctionalInterface
interface StatsResponder {

    /** The answer to a request below the page's URI. */
    Verdict.Respond answer(StatsPage page, RequestHead head);
}
