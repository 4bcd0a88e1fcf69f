package io.fairlead.scenarios.oracle;

import io.fairlead.scenarios.oracle.RecordingServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** What a script does to one proxy, and what it sees of it. */
final class Visit implements AutoCloseable {

    private final Side side;
    private final List<String> events = new ArrayList<>();
    private final List<OracleClient> clients = new ArrayList<>();
    private final int logged;

    /** How many requests a server had got before this visit. */
    private final Map<RecordingServer, Integer> before = new HashMap<>();

    Visit(Side side) {
        this.side = side;
        this.logged = side.network().log().lines().size();
        side.network()
                .servers()
                .forEach(server -> before.put(server, server.seen().size()));
    }

    /** A new connection to a bind. */
    OracleClient client(String bind) {
        try {
            OracleClient client = new OracleClient(side.port(bind), "client " + (clients.size() + 1), events::add);
            clients.add(client);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server answers by request text until the script ends. */
    Visit script(String server, Function<String, Answer> script) {
        side.network().server(server).script(script);
        return this;
    }

    /** Waits until a server has got a request with this in it. */
    Visit awaitRequest(String server, String part) {
        Awaitility.await(server + " gets " + part)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(() -> got(side.network().server(server), part));
        return this;
    }

    /** Waits until any server has got a request with this in it. */
    Visit awaitAnyRequest(String part) {
        Awaitility.await("a server gets " + part)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(() -> side.network().servers().stream().anyMatch(server -> got(server, part)));
        return this;
    }

    private boolean got(RecordingServer server, String part) {
        return server.seen().stream().skip(before.getOrDefault(server, 0)).anyMatch(request -> request.contains(part));
    }

    /** Waits until a cell of the statistics has this value. */
    Visit awaitCell(String proxy, String row, String column, String value) {
        Awaitility.await(side.name() + " " + proxy + "/" + row + " " + column)
                .atMost(Duration.ofSeconds(60))
                .until(() -> side.cell(proxy, row, column), value::equals);
        return this;
    }

    /** Waits for a log line of this visit with these words in it and notes it in this form. */
    Visit noteLog(String part, UnaryOperator<String> form) {
        String line = Awaitility.await("a log line with " + part)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> side.network().log().lines().stream()
                                .skip(logged)
                                .filter(text -> text.contains(part))
                                .findFirst()
                                .orElse(""),
                        text -> !text.isEmpty());
        events.add("logged " + form.apply(line));
        return this;
    }

    /** Where a bind listens. */
    int port(String bind) {
        return side.port(bind);
    }

    /** Says this to the runtime socket {@code <console>}. */
    void command(String line) {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), side.port("console"))) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes something the script found out. */
    void note(String event) {
        events.add(event);
    }

    List<String> events() {
        return List.copyOf(events);
    }

    @Override
    public void close() {
        clients.forEach(OracleClient::close);
    }
}
