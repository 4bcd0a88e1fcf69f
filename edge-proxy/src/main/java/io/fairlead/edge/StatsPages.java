package io.fairlead.edge;

import io.fairlead.dataplane.stats.StatsTable;
import io.fairlead.haproxy.stats.HaproxyMetrics;
import io.fairlead.haproxy.stats.StatsCsv;
import io.fairlead.haproxy.stats.StatsHtml;
import io.fairlead.model.config.Credentials;
import io.fairlead.model.config.StatsPage;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Serves {@code stats uri}: checks who asks and renders the page or its CSV. */
final class StatsPages implements StatsResponder {

    private static final String EXPORTER = "prometheus-exporter";

    private final StatsTable table;

    StatsPages(StatsTable table) {
        this.table = table;
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
            return respond(
                    200, "cache-control: no-cache\r\ncontent-type: text/plain\r\n", StatsCsv.render(table.rows()));
        }
        String refresh = head.target().contains(";norefresh")
                ? ""
                : page.refresh()
                        .map(period -> "refresh: " + period.toSeconds() + "\r\n")
                        .orElse("");
        return respond(
                200, "cache-control: no-cache\r\ncontent-type: text/html; charset=utf-8\r\n" + refresh, html(page));
    }

    @Override
    public Optional<Verdict.Respond> service(String name) {
        return name.equals(EXPORTER)
                ? Optional.of(respond(
                        200,
                        "cache-control: no-cache\r\ncontent-type: " + HaproxyMetrics.MEDIA_TYPE + "\r\n",
                        HaproxyMetrics.render(table.rows())))
                : Optional.empty();
    }

    private String html(StatsPage page) {
        String heading = page.hideVersion() ? "Fairlead" : "Fairlead " + version();
        return StatsHtml.render(
                table.rows(), heading, page.uri(), page.refresh().map(Duration::toSeconds));
    }

    private static String version() {
        return Optional.ofNullable(StatsPages.class.getPackage().getImplementationVersion())
                .orElse("development build");
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
