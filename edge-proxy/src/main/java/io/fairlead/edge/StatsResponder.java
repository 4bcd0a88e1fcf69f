package io.fairlead.edge;

import io.fairlead.model.config.StatsPage;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;

/** Answers requests for a statistics page. */
@FunctionalInterface
interface StatsResponder {

    /** The answer to a request below the page's URI. */
    StatusResponse answer(StatsPage page, RequestHead head);
}
