package io.fairlead.health.probe;

import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.Expect;
import io.fairlead.model.config.HealthCheck.HeaderField;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.BodyReader;
import io.fairlead.net.http1.ConnectionEndedException;
import io.fairlead.net.http1.Http1Reader;
import io.fairlead.net.http1.ResponseHead;
import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code option httpchk} with {@code http-check send} and {@code http-check expect} (HAProxy manual 4.2). */
final class HttpQuestion implements Prober.Question {

    private static final Pattern TIMELINE = Pattern.compile("\"timeline\"\\s*:\\s*([0-9]{1,10})");

    private final String head;
    private final byte[] body;
    private final boolean disableOn404;
    private final boolean sendState;
    private final boolean headOnly;
    private final boolean wantsBody;
    private final boolean wantsTimeline;
    private final List<Demand> demands;

    HttpQuestion(HealthCheck.Http check) {
        this.body = check.body().getBytes(StandardCharsets.UTF_8);
        this.head = head(check, body.length);
        this.disableOn404 = check.disableOn404();
        this.sendState = check.sendState();
        this.headOnly = check.method().equals("HEAD");
        this.wantsTimeline = DatabaseRole.of(check) != DatabaseRole.ANY;
        // Without expectations any 2xx or 3xx is healthy.
        List<Expect> expects =
                check.expects().isEmpty() ? List.of(new Expect(false, Expect.Kind.STATUS, "200-399")) : check.expects();
        this.demands = expects.stream().map(Demand::of).toList();
        this.wantsBody = demands.stream().anyMatch(Demand::ofBody);
    }

    private static String head(HealthCheck.Http check, int bodyLength) {
        StringBuilder text = new StringBuilder()
                .append(check.method())
                .append(' ')
                .append(check.uri())
                .append(' ')
                .append(check.version())
                .append("\r\n");
        for (HeaderField field : check.headers()) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        text.append("connection: close\r\n");
        if (bodyLength > 0) {
            text.append("content-length: ").append(bodyLength).append("\r\n");
        }
        return text.toString();
    }

    private byte[] request(String state) {
        String line = sendState && !state.isEmpty() ? "X-Haproxy-Server-State: " + state + "\r\n" : "";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((head + line + "\r\n").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    @Override
    public Prober.Answer ask(Transport transport, long deadline, String state) throws IOException {
        byte[] request = request(state);
        transport.write(request, 0, request.length, deadline);
        Http1Reader reader = new Http1Reader(transport);
        try {
            return judge(reader, deadline);
        } catch (BadMessageException e) {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, "Invalid response: " + e.getMessage());
        } catch (ConnectionEndedException e) {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, "Connection closed before the response was complete");
        } finally {
            reader.discard();
        }
    }

    private Prober.Answer judge(Http1Reader reader, long deadline) throws IOException {
        ResponseHead response = new ResponseHead();
        do {
            reader.readResponseHead(response, headOnly, false, deadline);
        } while (response.status() / 100 == 1 && response.status() != 101);
        int status = response.status();
        String reason = response.reason();
        String body = wantsBody || wantsTimeline ? body(reader, response.bodyLength(), deadline) : "";
        if (disableOn404 && status == 404) {
            return new Prober.Answer(CheckCode.L7OKC, status, reason);
        }
        String fields = fields(response);
        for (Demand demand : demands) {
            if (!demand.met(status, fields, body)) {
                throw demand.ofBody()
                        ? new ProbeFailedException(CheckCode.L7RSP, status, "HTTP content check did not match")
                        : new ProbeFailedException(CheckCode.L7STS, status, reason);
            }
        }
        return new Prober.Answer(CheckCode.L7OK, status, reason, timeline(body));
    }

    private static String fields(ResponseHead response) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < response.count(); i++) {
            lines.append(response.name(i))
                    .append(": ")
                    .append(response.value(i))
                    .append('\n');
        }
        return lines.toString();
    }

    /** Patroni tells the timeline of its server in a JSON object. Patroni documentation, REST API. */
    private long timeline(String body) {
        Matcher found = TIMELINE.matcher(body);
        return wantsTimeline && found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** The body as far as one buffer reaches, which is what HAProxy looks at. */
    private static String body(Http1Reader reader, long length, long deadline) throws IOException {
        return body(reader, length, BufferPool.SIZE, deadline).toString(StandardCharsets.ISO_8859_1);
    }

    /** The first bytes of a body, this many at most. */
    static ByteArrayOutputStream body(Http1Reader reader, long length, int most, long deadline) throws IOException {
        BodyReader body = new BodyReader(reader);
        body.begin(length, true);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[BufferPool.SIZE];
        while (bytes.size() < most && body.next(deadline)) {
            int n = body.copyPiece(piece, 0);
            bytes.write(piece, 0, Math.min(n, most - bytes.size()));
        }
        return bytes;
    }
}
