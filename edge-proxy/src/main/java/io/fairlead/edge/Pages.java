package io.fairlead.edge;

import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.net.http1.StatusResponse;
import org.jspecify.annotations.Nullable;

/** The error pages that hold for a stream: the backend's, else the frontend's, else our own. */
record Pages(FrontendPlan frontend, @Nullable BackendPlan backend) {

    /** The page for a status. */
    StatusResponse error(int status) {
        BackendPlan behind = backend;
        StatusResponse page = behind == null ? null : behind.rules().page(status);
        if (page == null) {
            page = frontend.rules().page(status);
        }
        return page != null ? page : Answers.error(status);
    }

    /** The page; who asks for header lines of their own gets these and no page, as HAProxy has it. */
    StatusResponse error(int status, String lines) {
        return lines.isEmpty() ? error(status) : StatusResponse.of(status, lines, "");
    }
}
