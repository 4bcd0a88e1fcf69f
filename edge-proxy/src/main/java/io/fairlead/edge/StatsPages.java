package io.fairlead.edge;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.model.config.Credentials;
import io.fairlead.model.config.StatsPage;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** Serves {@code stats uri}: checks who asks and renders the page or its CSV. */
final class StatsPages implements StatsResponder {

    private final StatsTable table;

    StatsPages(Dataplane dataplane) {
        this.table = new StatsTable(dataplane);
    }

    @Override
    public Verdict.Respond answer(StatsPage page, RequestHead head) {
        if (!page.users().isEmpty() && page.users().stream().noneMatch(user -> matches(user, head))) {
            return respond(
                    401,
                    "cache-control: no-cache\r\ncontent-type: text/html\r\nwww-authenticate: Basic realm=\""
                            + page.realm().replace("\"", "'") + "\"\r\n",
                    "<html><body><h1>401 Unauthorized</h1>\nYou need a valid user and password to access this content."
                            + "\n</body></html>\n");
        }
        if (head.target().contains(";csv")) {
            return respond(200, "cache-control: no-cache\r\ncontent-type: text/plain\r\n", table.csv());
        }
        String refresh = head.target().contains(";norefresh")
                ? ""
                : page.refresh()
                        .map(period -> "refresh: " + period.toSeconds() + "\r\n")
                        .orElse("");
        return respond(
                200,
                "cache-control: no-cache\r\ncontent-type: text/html; charset=utf-8\r\n" + refresh,
                table.html(page));
    }

    private static Verdict.Respond respond(int status, String headers, String body) {
        return new Verdict.Respond(
                status, StatusResponse.of(status, headers, body), false, status == 401 ? "PR" : "LR");
    }

    private static boolean matches(Credentials user, RequestHead head) {
        String expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.ISO_8859_1),
                head.value(Field.AUTHORIZATION).getBytes(StandardCharsets.ISO_8859_1));
    }
}
