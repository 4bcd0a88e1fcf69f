package io.fairlead.edge;

import io.fairlead.dataplane.stats.StatsTable;
import io.fairlead.haproxy.stats.HaproxyMetrics;
import io.fairlead.haproxy.stats.StatsCsv;
import io.fairlead.haproxy.stats.StatsForm;
import io.fairlead.haproxy.stats.StatsHtml;
import io.fairlead.model.config.Credentials;
import io.fairlead.model.config.StatsPage;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import io.fairlead.telemetry.stats.StatsRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Serves {@code stats uri}: checks who asks and renders the page or its CSV. */
final class StatsPages implements StatsResponder {

    private static final String EXPORTER = "prometheus-exporter";

    private final StatsTable table;

    private volatile UnaryOperator<String> commands = command -> "there is no console\n";

    StatsPages(StatsTable table) {
        this.table = table;
    }

    /** Has changes made by whoever does commands of the runtime socket; what it answers says what went wrong. */
    void commands(UnaryOperator<String> console) {
        commands = console;
    }

    @Override
    public Verdict.Respond answer(StatsPage page, RequestHead head, boolean admin) {
        if (stranger(page, head)) {
            return unauthorized(page);
        }
        List<StatsRow> rows = rows(page);
        if (head.target().contains(";csv")) {
            return respond(200, "cache-control: no-cache\r\ncontent-type: text/plain\r\n", StatsCsv.render(rows));
        }
        Optional<Duration> refresh = head.target().contains(";norefresh") ? Optional.empty() : page.refresh();
        String heading = page.hideVersion() ? "Fairlead" : "Fairlead " + version();
        String html = StatsHtml.render(
                rows,
                heading,
                page.uri(),
                refresh.map(Duration::toSeconds),
                new StatsHtml.Change(admin, Outcome.said(head.target())));
        return respond(
                200,
                "cache-control: no-cache\r\ncontent-type: text/html; charset=utf-8\r\n"
                        + refresh.map(period -> "refresh: " + period.toSeconds() + "\r\n")
                                .orElse(""),
                html);
    }

    private List<StatsRow> rows(StatsPage page) {
        return page.scope().isEmpty()
                ? table.rows()
                : table.rows().stream()
                        .filter(row -> page.scope().contains(row.proxy()))
                        .toList();
    }

    private static boolean stranger(StatsPage page, RequestHead head) {
        return !page.users().isEmpty() && page.users().stream().noneMatch(user -> matches(user, head));
    }

    private static Verdict.Respond unauthorized(StatsPage page) {
        return respond(
                401,
                "cache-control: no-cache\r\ncontent-type: text/html\r\nwww-authenticate: Basic realm=\""
                        + page.realm().replace("\"", "'") + "\"\r\n",
                "<html><body><h1>401 Unauthorized</h1>\nYou need a valid user and password to access this content."
                        + "\n</body></html>\n");
    }

    /** What came of a form, as HAProxy's page has it in the address it sends the browser to. */
    private enum Outcome {
        DENY("Action denied."),
        DONE("Action processed successfully."),
        ERRP("Nothing has changed: the form was not understood."),
        EXCD("Action not processed: the buffer couldn't store all the data."),
        NONE("Nothing has changed."),
        PART("Action partially processed."),
        UNKN("Unexpected result.");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        static String said(String target) {
            for (Outcome outcome : values()) {
                if (target.contains(";st=" + outcome.name())) {
                    return outcome.words;
                }
            }
            return "";
        }
    }

    @Override
    public Verdict.Respond change(StatsPage page, RequestHead head, boolean admin, @Nullable String form) {
        if (stranger(page, head)) {
            return unauthorized(page);
        }
        Outcome outcome = !admin ? Outcome.DENY : form == null ? Outcome.EXCD : done(page, form);
        return respond(
                303,
                "cache-control: no-cache\r\ncontent-type: text/plain\r\nlocation: " + page.uri() + ";st="
                        + outcome.name() + "\r\n",
                "");
    }

    private Outcome done(StatsPage page, String text) {
        Optional<StatsForm> form = StatsForm.read(text);
        Optional<String> backend = form.flatMap(posted -> rows(page).stream()
                .filter(row -> row.kind() == StatsRow.Kind.BACKEND)
                .filter(row -> posted.backend().equals("#" + StatsCsv.column(row, "iid"))
                        || posted.backend().equals(row.proxy()))
                .map(StatsRow::proxy)
                .findFirst());
        if (form.isEmpty() || backend.isEmpty()) {
            return Outcome.ERRP;
        }
        int done = 0;
        for (String server : form.get().servers()) {
            // A name with a blank or a semicolon would be another command.
            boolean named = rows(page).stream()
                    .anyMatch(row -> row.kind() == StatsRow.Kind.SERVER
                            && row.proxy().equals(backend.get())
                            && row.name().equals(server));
            Optional<String> command = named ? form.get().command(backend.get(), server) : Optional.empty();
            if (command.isPresent() && commands.apply(command.get()).isBlank()) {
                done++;
            }
        }
        return done == 0 ? Outcome.NONE : done < form.get().servers().size() ? Outcome.PART : Outcome.DONE;
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
