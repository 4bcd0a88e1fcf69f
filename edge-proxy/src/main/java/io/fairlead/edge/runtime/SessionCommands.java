package io.fairlead.edge.runtime;

import io.fairlead.dataplane.live.SessionsEnder;
import io.fairlead.dataplane.session.OpenStreams.Open;
import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.edge.runtime.Targets.Place;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.telemetry.StreamEnd;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Commands about the streams under way. HAProxy management guide 9.3 {@code show sess}. What HAProxy shows of its own
 * buffers and state machines is 0 here, so that the columns stay where scripts look for them.
 */
final class SessionCommands {

    private final RuntimeContext context;
    private final Targets targets;

    SessionCommands(RuntimeContext context) {
        this.context = context;
        this.targets = new Targets(context);
    }

    List<Command> commands() {
        return List.of(
                new Command("show sess", "[id]", "list the streams under way, or show one", Level.OPERATOR, this::show),
                new Command("shutdown session", "[id]", "end one stream", Level.ADMIN, this::end),
                new Command(
                        "shutdown sessions server",
                        "<bk>/<srv>",
                        "end all streams with a server, on every node",
                        Level.ADMIN,
                        this::endAll));
    }

    private String show(Call call) {
        long now = System.nanoTime();
        String wanted = call.arg(2);
        StringBuilder out = new StringBuilder();
        if (wanted.isEmpty() || wanted.equals("all")) {
            context.streams().those(Open::busy).forEach(open -> line(out, open, now));
            return out.toString();
        }
        long id = id(wanted);
        List<Open> found = context.streams().those(open -> open.id() == id);
        if (found.isEmpty()) {
            throw new RefusedException("Session not found.");
        }
        detail(out, found.getFirst(), now);
        return out.toString();
    }

    private static long id(String text) {
        try {
            return Long.decode(text.isEmpty() ? "0" : text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void line(StringBuilder out, Open open, long now) {
        StreamEnd stream = open.stream();
        out.append("0x%x: proto=tcpv%d src=%s fe=%s be=%s srv=%s ts=00 epoch=0 age=%s calls=1 rate=0 cpu=0 lat=0"
                .formatted(
                        open.id(),
                        stream.client.startsWith("[") ? 6 : 4,
                        stream.client,
                        stream.frontend,
                        stream.backend,
                        server(stream),
                        age(now - stream.started)));
        out.append(" rq[f=000000h,i=0,an=00h,rx=,wx=,ax=] rp[f=000000h,i=0,an=00h,rx=,wx=,ax=]"
                + " scf=[8,0h,fd=-1] scb=[8,0h,fd=-1] exp= rc=" + stream.retries + " c_exp=\n");
    }

    private static void detail(StringBuilder out, Open open, long now) {
        StreamEnd stream = open.stream();
        out.append("0x%x: id=%d proto=tcpv4 source=%s\n".formatted(open.id(), open.id(), stream.client))
                .append("  flags=0x0, conn_retries=%d, age=%s, idle=%s\n"
                        .formatted(stream.retries, age(now - open.since()), open.busy() ? "no" : "yes"))
                .append("  frontend=%s (mode=%s)\n".formatted(stream.frontend, stream.http ? "http" : "tcp"))
                .append("  backend=%s\n".formatted(stream.backend))
                .append("  server=%s\n".formatted(server(stream)))
                .append("  req=(total=%d) res=(total=%d)\n".formatted(stream.bytesIn, stream.bytesOut));
    }

    private static String server(StreamEnd stream) {
        return stream.server.equals(StreamEnd.NO_SERVER) ? "<none>" : stream.server;
    }

    /** HAProxy's {@code human_time}: the two largest units. */
    private static String age(long nanos) {
        long seconds = Math.max(0, TimeUnit.NANOSECONDS.toSeconds(nanos));
        if (seconds >= 86_400) {
            return String.format(Locale.ROOT, "%dd%dh", seconds / 86_400, seconds % 86_400 / 3600);
        }
        if (seconds >= 3600) {
            return String.format(Locale.ROOT, "%dh%dm", seconds / 3600, seconds % 3600 / 60);
        }
        return seconds >= 60 ? String.format(Locale.ROOT, "%dm%ds", seconds / 60, seconds % 60) : seconds + "s";
    }

    private String end(Call call) {
        if (call.arg(2).isEmpty()) {
            throw new RefusedException("Session pointer expected (use 'show sess').");
        }
        long id = id(call.arg(2));
        List<Open> found = context.streams().those(open -> open.id() == id);
        if (found.isEmpty()) {
            throw new RefusedException("No such session (use 'show sess').");
        }
        found.getFirst().end();
        return "";
    }

    private String endAll(Call call) {
        Place place = targets.server(call.arg(3));
        String backend = place.server().id().backend();
        String server = place.server().id().server();
        place.server().shutdownSessions(SessionsEnder.OPERATOR);
        context.streams().those(open -> open.with(backend, server)).forEach(Open::end);
        context.everywhere().accept("shutdown sessions server " + backend + "/" + server);
        return "";
    }
}
