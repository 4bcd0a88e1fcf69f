package io.fairlead.edge;

import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.net.http1.StatusResponse;
import java.nio.charset.StandardCharsets;
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

    /** Without a body; the lines come first, as HAProxy has them. */
    private static StatusResponse bare(int status, String lines) {
        String head = "HTTP/1.1 " + status + " " + StatusResponse.reason(status) + "\r\n" + lines
                + "content-length: 0\r\n\r\n";
        return StatusResponse.of(head.getBytes(StandardCharsets.ISO_8859_1), new byte[0]);
    }

    /** The page; who asks for header lines of their own gets these and no page, as HAProxy has it. */
    StatusResponse error(int status, String lines) {
        return lines.isEmpty() ? error(status) : bare(status, lines);
    }
}
