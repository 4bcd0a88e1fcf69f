package io.fairlead.edge;

import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.net.http1.BodyReader;
import io.fairlead.net.http1.Head;
import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The body of a request that we answer ourselves, if it is a short one. */
final class PostedForm {

    /** HAProxy's {@code tune.bufsize}, which a form has to fit into. */
    private static final int MOST = 16 * 1024;

    private PostedForm() {}

    /** The text; null when it is too long, of unknown length, or does not come in time. */
    static @Nullable String read(HttpConnection connection, FrontendPlan plan) {
        long length = connection.request.bodyLength();
        if (length == Head.NO_BODY) {
            return "";
        }
        if (length < 0 || length > MOST) {
            return null;
        }
        BodyReader body = connection.requestBody;
        body.begin(length, false);
        byte[] bytes = new byte[(int) length];
        int end = 0;
        long deadline = Deadlines.inNanos(plan.limits().httpRequest());
        try {
            while (body.next(deadline)) {
                end = body.copyPiece(bytes, end);
            }
            return new String(bytes, 0, end, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }
}
