package io.fairlead.health.probe;

import com.google.re2j.Pattern;
import io.fairlead.model.config.HealthCheck.Step;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code option tcp-check} with rules (HAProxy manual 4.2): what is said and expected, over one connection or several. */
final class ScriptQuestion implements Prober.Question {

    /** What HAProxy looks at: one buffer. */
    private static final int MOST = 16_384;

    private final List<Line> lines;

    private ScriptQuestion(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** The connections of a script; expressions that are none are an {@link IllegalArgumentException}. */
    static List<Prober.Part> parts(List<Step> steps) {
        List<Prober.Part> parts = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        Step.Connect connect = Step.Connect.AS_SERVER;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Step.Connect next) {
                if (i > 0) {
                    parts.add(part(connect, lines));
                }
                connect = next;
                lines = new ArrayList<>();
            } else {
                lines.add(line(i + 1, steps.get(i)));
            }
        }
        parts.add(part(connect, lines));
        return List.copyOf(parts);
    }

    private static Prober.Part part(Step.Connect connect, List<Line> lines) {
        return new Prober.Part(connect, lines.isEmpty() ? Optional.empty() : Optional.of(new ScriptQuestion(lines)));
    }

    /** One compiled step: bytes to send, or what to wait for. */
    record Line(int number, String sent, boolean negated, String wanted, Predicate<String> found) {

        /** What is sent, kept with a character a byte. */
        byte[] bytes() {
            return sent.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static Line line(int number, Step step) {
        return switch (step) {
            case Step.Connect c -> throw new IllegalArgumentException("a connection is no line");
            case Step.Send(String text) ->
                new Line(number, latin(text.getBytes(StandardCharsets.UTF_8)), false, "", data -> true);
            case Step.SendBinary(String hex) ->
                new Line(number, latin(HexFormat.of().parseHex(hex)), false, "", data -> true);
            case Step.Await await -> new Line(number, "", await.negated(), await.pattern(), found(await));
        };
    }

    /** Data are looked at as ISO 8859-1: byte by byte. */
    private static Predicate<String> found(Step.Await await) {
        return switch (await.kind()) {
            case STRING -> {
                String text = latin(await.pattern().getBytes(StandardCharsets.UTF_8));
                yield data -> data.contains(text);
            }
            case BINARY -> {
                String text = latin(HexFormat.of().parseHex(await.pattern()));
                yield data -> data.contains(text);
            }
            case RSTRING -> {
                Pattern pattern = Pattern.compile(latin(await.pattern().getBytes(StandardCharsets.UTF_8)));
                yield data -> Demand.found(pattern, data);
            }
            case RBINARY -> {
                Pattern pattern = Pattern.compile(await.pattern());
                HexFormat hex = HexFormat.of().withUpperCase();
                yield data -> Demand.found(pattern, hex.formatHex(data.getBytes(StandardCharsets.ISO_8859_1)));
            }
        };
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public Prober.Answer ask(Transport transport, long deadline, String state) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        for (Line line : lines) {
            if (!line.sent().isEmpty()) {
                // What came before belongs to the last question.
                heard.reset();
                byte[] bytes = line.bytes();
                transport.write(bytes, 0, bytes.length, deadline);
            } else if (!line.wanted().isEmpty()) {
                await(line, transport, heard, deadline);
            }
        }
        return new Prober.Answer(CheckCode.L7OK, 0, "(tcp-check)");
    }

    private static void await(Line line, Transport transport, ByteArrayOutputStream heard, long deadline)
            throws IOException {
        boolean ended = false;
        while (true) {
            boolean found = heard.size() > 0 && line.found().test(latin(heard.toByteArray()));
            if (found && line.negated()) {
                throw failed("TCPCHK matched unwanted content '" + line.wanted() + "'", line);
            }
            if (found || (line.negated() && heard.size() > 0)) {
                return;
            }
            if (ended || heard.size() >= MOST) {
                String what = heard.size() == 0
                        ? "TCPCHK got an empty response"
                        : "TCPCHK did not match content '" + line.wanted() + "'";
                throw failed(what, line);
            }
            ended = !more(line, transport, heard, deadline);
        }
    }

    private static boolean more(Line line, Transport transport, ByteArrayOutputStream heard, long deadline)
            throws IOException {
        byte[] piece = new byte[1024];
        try {
            int n = transport.read(piece, 0, piece.length, deadline);
            if (n > 0) {
                heard.write(piece, 0, n);
            }
            return n > 0;
        } catch (DeadlineExceededException e) {
            throw new ProbeFailedException(
                    CheckCode.L7TOUT, 0, "at step " + line.number() + " of tcp-check (expect '" + line.wanted() + "')");
        }
    }

    private static ProbeFailedException failed(String what, Line line) {
        return new ProbeFailedException(CheckCode.L7RSP, 0, what + " at step " + line.number());
    }
}
