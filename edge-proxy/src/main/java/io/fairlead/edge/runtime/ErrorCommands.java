package io.fairlead.edge.runtime;

import io.fairlead.edge.runtime.CapturedErrors.Captured;
import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.haproxy.stats.StatsCsv;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.net.http1.HeadFault;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/**
 * {@code show errors}: what came that was no HTTP, with the place where it stopped being it. HAProxy management guide
 * 9.3. What HAProxy shows of the state of its parser is 0 here.
 */
final class ErrorCommands {

    /** HAProxy's {@code tune.bufsize} without its reserve. */
    private static final int BUFFER = 16_384;

    /** What fits into a line of the dump. */
    private static final int COLUMNS = 70;

    private static final int SPACE = 0x20;
    private static final int DELETE = 0x7f;

    private final RuntimeContext context;
    private final InstantSource clock;

    ErrorCommands(RuntimeContext context, InstantSource clock) {
        this.context = context;
        this.clock = clock;
    }

    List<Command> commands() {
        return List.of(new Command(
                "show errors", "[<px>] [request|response]", "report the last errors", Level.OPERATOR, this::show));
    }

    private String show(Call call) {
        Predicate<Captured> wanted = wanted(call);
        StringBuilder out = new StringBuilder("Total events captured on [")
                .append(DateText.millis(clock.instant()))
                .append("] : ")
                .append(context.errors().total())
                .append('\n');
        context.errors().kept().stream().filter(wanted).forEach(captured -> describe(out, captured));
        return out.toString();
    }

    private Predicate<Captured> wanted(Call call) {
        String kind = call.arg(3);
        Predicate<Captured> ofKind =
                captured -> kind.isEmpty() || kind.equals(captured.response() ? "response" : "request");
        String proxy = call.arg(2);
        if (proxy.isEmpty() || proxy.equals("-1")) {
            return ofKind;
        }
        String name = context.table().rows().stream()
                .filter(ErrorCommands::isProxy)
                .filter(row -> row.proxy().equals(proxy)
                        || String.valueOf(StatsCsv.column(row, "iid")).equals(proxy))
                .map(StatsRow::proxy)
                .findFirst()
                .orElseThrow(() -> new RefusedException("No such proxy."));
        return ofKind.and(captured ->
                captured.frontend().equals(name) || captured.backend().equals(name));
    }

    private static boolean isProxy(StatsRow row) {
        return row.kind() == StatsRow.Kind.FRONTEND || row.kind() == StatsRow.Kind.BACKEND;
    }

    private void describe(StringBuilder out, Captured captured) {
        String frontend = captured.frontend() + " (#" + number(captured.frontend(), "", "iid") + ")";
        String backend = captured.backend().isEmpty()
                ? "<NONE> (#-1)"
                : captured.backend() + " (#" + number(captured.backend(), "", "iid") + ")";
        String server = captured.server().isEmpty()
                ? "<NONE> (#-1)"
                : captured.server() + " (#" + number(captured.backend(), captured.server(), "sid") + ")";
        byte[] bytes = captured.bytes();
        boolean response = captured.response();
        out.append(" \n[").append(DateText.millis(captured.time())).append("] ");
        out.append(response ? "backend " + backend : "frontend " + frontend)
                .append(response ? ": invalid response\n" : ": invalid request\n")
                .append(response ? "  frontend " + frontend : "  backend " + backend)
                .append(", server " + server + ", event #" + captured.number() + ", src " + captured.client() + "\n")
                .append("  buffer starts at 0 (including 0 out), " + (BUFFER - bytes.length) + " free,\n")
                .append("  len " + bytes.length + ", wraps at " + BUFFER + ", error at position "
                        + HeadFault.position(bytes, response) + "\n")
                .append("  H1 connection flags 0x00000000, H1 stream flags 0x00000000\n")
                .append("  H1 msg state MSG_ERROR(0), H1 msg flags 0x00000000\n")
                .append("  H1 chunk len 0 bytes, H1 body len 0 bytes :\n  \n");
        dump(out, bytes);
    }

    private String number(String proxy, String server, String column) {
        return context.table().rows().stream()
                .filter(row -> row.proxy().equals(proxy)
                        && (server.isEmpty() ? isProxy(row) : row.name().equals(server)))
                .map(row -> String.valueOf(StatsCsv.column(row, column)))
                .findFirst()
                .orElse("-1");
    }

    /** Lines as they came, long ones broken; a plus marks what goes on from the line before. */
    private static void dump(StringBuilder out, byte[] bytes) {
        StringBuilder line = new StringBuilder();
        int from = 0;
        boolean goesOn = false;
        for (int i = 0; i < bytes.length; i++) {
            String shown = shown(bytes[i]);
            if (line.length() + shown.length() > COLUMNS) {
                flush(out, line, from, goesOn);
                from = i;
                goesOn = true;
            }
            line.append(shown);
            if (bytes[i] == '\n') {
                flush(out, line, from, goesOn);
                from = i + 1;
                goesOn = false;
            }
        }
        if (!line.isEmpty()) {
            flush(out, line, from, goesOn);
        }
    }

    private static void flush(StringBuilder out, StringBuilder line, int from, boolean goesOn) {
        out.append("  %05d%s ".formatted(from, goesOn ? "+" : " ")).append(line).append('\n');
        line.setLength(0);
    }

    private static String shown(byte octet) {
        int value = octet & 0xff;
        return switch (value) {
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case 0x1b -> "\\e";
            case '\\' -> "\\\\";
            default -> value >= SPACE && value < DELETE ? String.valueOf((char) value) : "\\x%02X".formatted(value);
        };
    }
}
