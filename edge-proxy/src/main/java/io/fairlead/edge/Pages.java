package io.fairlead.edge;

import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.net.http1.StatusResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    /** The page with further header lines. */
    StatusResponse error(int status, String lines) {
        StatusResponse page = error(status);
        if (lines.isEmpty() || page.empty()) {
            return page;
        }
        byte[] full = page.bytes();
        int end = page.headLength() - 2;
        byte[] more = lines.getBytes(StandardCharsets.ISO_8859_1);
        byte[] head = Arrays.copyOf(full, end + more.length + 2);
        System.arraycopy(more, 0, head, end, more.length);
        head[head.length - 2] = '\r';
        head[head.length - 1] = '\n';
        return StatusResponse.of(head, Arrays.copyOfRange(full, page.headLength(), full.length));
    }
}
