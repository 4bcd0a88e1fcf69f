package io.fairlead.edge;

import io.fairlead.dataplane.persistence.Stay;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.session.Tunnels;
import io.fairlead.edge.HttpExchange.Outcome;
import io.fairlead.model.config.RetryOn.Cause;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.BodyReader;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.Head;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import io.fairlead.net.http1.StatusResponse;
import io.fairlead.net.http2.StreamResetException;
import io.fairlead.net.http2.UnprocessedException;
import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tunnel.Duplex;
import io.fairlead.telemetry.StreamEnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends the request on a server's connection and its answer to the client. */
final class Relay {

    private static final byte[] CLOSE = "connection: close\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEEP_ALIVE = "connection: keep-alive\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UPGRADE = "connection: Upgrade\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SOCKET_KEY = "sec-websocket-key".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SOCKET_ACCEPT = "sec-websocket-accept".getBytes(StandardCharsets.US_ASCII);
    private static final long FAREWELL_NANOS = 5_000_000_000L;

    private final HttpConnection connection;
    private final FrontendPlan plan;
    private final BackendPlan backend;
    private final ServerConnection server;
    private final boolean upgrade;
    private final boolean closeServer;
    private final boolean retries;
    private final RequestHead request;
    private final StreamEnd end;
    private final Transport client;
    private final @Nullable Stay stay;
    private @Nullable BodyPump pump;
    private long sent;

    Relay(
            HttpConnection connection,
            FrontendPlan plan,
            BackendPlan backend,
            ServerConnection server,
            Way way,
            @Nullable Stay stay) {
        this.stay = stay;
        this.connection = connection;
        this.plan = plan;
        this.backend = backend;
        this.server = server;
        this.upgrade = way.upgrade();
        this.closeServer = way.closesServer();
        this.retries = way.retries();
        this.request = connection.request;
        this.end = connection.end;
        this.client = connection.client;
    }

    /**
     * How the exchange is to go.
     *
     * @param upgrade whether the protocol may be switched
     * @param closesServer whether the server's connection ends with it
     * @param retries whether another attempt may follow
     */
    record Way(boolean upgrade, boolean closesServer, boolean retries) {}

    /** Whether {@code retry-on} has the request sent again after this, and it can be. HAProxy manual 4.2. */
    private boolean repeats(Cause cause) {
        return backend.config().options().retryOn().causes().contains(cause) && repeatable();
    }

    /** All of the request is still here: what did not come along with its head is not kept. */
    private boolean repeatable() {
        return retries && !upgrade && connection.facts.repeats() && unseen();
    }

    private Outcome repeat(Failure failure) {
        server.close();
        connection.requestBody.rewind();
        return Outcome.repeat(failure);
    }

    Outcome run() {
        Outcome outcome = exchange();
        BodyPump running = pump;
        if (running != null && !running.finished()) {
            // The answer came before the body was through: neither connection can carry another message.
            server.close();
            client.close();
            running.join();
        }
        return outcome;
    }

    private Outcome exchange() {
        try {
            send();
        } catch (BadMessageException e) {
            server.close();
            return fail(Failure.CLIENT_BAD_BODY);
        } catch (IOException e) {
            server.close();
            return lost(Failure.SERVER_CLOSED, e);
        }
        try {
            return receive();
        } catch (DeadlineExceededException e) {
            server.close();
            return repeats(Cause.RESPONSE_TIMEOUT) ? repeat(Failure.SERVER_TIMEOUT) : failed(Failure.SERVER_TIMEOUT);
        } catch (BadMessageException e) {
            server.close();
            return repeats(Cause.JUNK_RESPONSE) ? repeat(Failure.BAD_RESPONSE) : failed(Failure.BAD_RESPONSE);
        } catch (IOException e) {
            server.close();
            return pumpFailed() ? failed(Failure.SERVER_CLOSED) : lost(Failure.SERVER_CLOSED, e);
        }
    }

    /** The head, and with it in one write what there already is of the body. */
    private void send() throws IOException {
        BodyReader body = connection.requestBody;
        body.begin(request.bodyLength(), false);
        byte[] out = client.buffers().borrow();
        try {
            int length = request.write(out, 0);
            long deadline = Deadlines.inNanos(backend.limits().server());
            boolean pieceLeft = body.nextBuffered();
            if (pieceLeft && length + body.pieceLength() <= BufferPool.SIZE) {
                length = body.copyPiece(out, length);
                pieceLeft = false;
            }
            server.transport.write(out, 0, length, deadline);
            if (pieceLeft) {
                body.writePiece(server.transport, deadline);
            }
            end.bytesIn += length;
        } finally {
            client.buffers().giveBack(out);
        }
        sent = System.nanoTime();
        if (!body.done()) {
            BodyPump starting = new BodyPump(
                    body,
                    server.transport,
                    plan.limits().client(),
                    backend.limits().server());
            pump = starting;
            starting.start(connection.edge.engine());
        }
    }

    private Outcome receive() throws IOException {
        ResponseHead head = server.head;
        while (true) {
            readHead(head);
            checkAccepted(head);
            // HAProxy counts a server's requests by its answers, interim ones included.
            server.server.counters().requests.increment();
            server.server.counters().status(head.status());
            if (head.status() / 100 != 1 || head.status() == 101) {
                break;
            }
            interim(head);
        }
        if (head.status() == 101 && !upgrade) {
            throw new BadMessageException(502, "101 without an upgrade");
        }
        if (backend.config().options().retryOn().statuses().contains(head.status()) && repeatable()) {
            return repeat(Failure.SERVER_CLOSED);
        }
        end.responseHead = System.nanoTime();
        end.status = head.status();
        boolean tunnel = (head.status() == 101 && upgrade) || (request.isConnect() && head.status() / 100 == 2);
        ResponseRules.Instead instead = ResponseRules.apply(plan, backend, request, connection.facts, head);
        if (instead != null) {
            return replaced(instead);
        }
        end.status = head.status();
        connection.tally();
        return tunnel ? tunnel(head) : respond(head);
    }

    /** A server that takes a WebSocket says so. RFC 6455 4.2.2. */
    private void checkAccepted(ResponseHead head) throws BadMessageException {
        if (head.status() == 101 && upgrade && request.find(SOCKET_KEY, 0) >= 0 && head.find(SOCKET_ACCEPT, 0) < 0) {
            throw new BadMessageException(502, "101 without Sec-WebSocket-Accept");
        }
    }

    /** The rules have another answer than the server. */
    private Outcome replaced(ResponseRules.Instead instead) {
        server.close();
        end.status = instead.answer().status();
        end.responseHead = 0;
        end.answerDenied = instead.denied();
        if (instead.denied()) {
            plan.live().counters().answersDenied.increment();
            connection.facts.listener().answerDenied();
        }
        end.state = instead.denied() ? "PH" : "LH";
        return answer(instead.answer());
    }

    /** Inactivity counts from the last byte of the request, which may still be on its way. */
    private void readHead(ResponseHead head) throws IOException {
        while (true) {
            long from = pump == null ? sent : Math.max(sent, pump.lastProgress());
            long limit = backend.limits().server();
            long deadline = limit == Deadlines.NONE ? Deadlines.NONE : from + limit;
            try {
                server.reader.readResponseHead(head, request.isHead(), request.isConnect(), deadline);
                return;
            } catch (BadMessageException e) {
                connection.edge.errors().response(connection.end, server.reader.refused());
                throw e;
            } catch (DeadlineExceededException e) {
                if (pump == null || pump.lastProgress() == from || pump.failure() != null) {
                    throw e;
                }
            }
        }
    }

    private void interim(ResponseHead head) throws IOException {
        if (request.minor() == 0) {
            return;
        }
        head.removeHopByHop(false);
        writeToClient(head, false);
    }

    private void writeToClient(ResponseHead head, boolean withBody) throws IOException {
        byte[] out = client.buffers().borrow();
        try {
            if (head.length() > BufferPool.SIZE) {
                throw new BadMessageException(502, "response head too large");
            }
            int length = head.write(out, 0);
            BodyReader body = server.body;
            boolean pieceLeft = withBody && body.nextBuffered();
            if (pieceLeft && length + body.pieceLength() <= BufferPool.SIZE) {
                length = body.copyPiece(out, length);
                pieceLeft = false;
            }
            toClient(out, length);
            if (pieceLeft) {
                end.bytesOut += body.pieceLength();
                pieceToClient(body);
            }
        } finally {
            client.buffers().giveBack(out);
        }
    }

    private void toClient(byte[] out, int length) throws ClientGone {
        try {
            client.write(out, 0, length, Deadlines.inNanos(plan.limits().client()));
            end.bytesOut += length;
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    private void pieceToClient(BodyReader body) throws ClientGone {
        try {
            body.writePiece(client, Deadlines.inNanos(plan.limits().client()));
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    private Outcome respond(ResponseHead head) {
        boolean bodySent = pump == null || pump.finished();
        boolean decode = head.bodyLength() == Head.CHUNKED && request.minor() == 0;
        boolean keepClient = request.keepAlive()
                && bodySent
                && head.bodyLength() != Head.UNTIL_CLOSE
                && !decode
                && !plan.config().options().httpClose()
                && !backend.config().options().httpClose()
                && !connection.edge.dataplane().stopping();
        boolean keepServer = head.keepAlive() && bodySent && !closeServer;
        head.removeHopByHop(false);
        if (decode) {
            head.removeAll(Field.TRANSFER_ENCODING);
        }
        persist(head);
        if (!keepClient) {
            head.append(CLOSE);
        } else if (request.minor() == 0) {
            head.append(KEEP_ALIVE);
        }
        server.body.begin(head.bodyLength(), decode);
        try {
            writeToClient(head, true);
            body();
        } catch (ClientGone e) {
            server.close();
            end.state = e.timedOut() ? "cD" : "CD";
            return Outcome.CLOSE;
        } catch (IOException e) {
            return bodyBroken(e);
        }
        if (keepServer && server.body.done()) {
            connection.keep(server);
        } else {
            server.close();
        }
        return keepClient ? Outcome.KEEP : close();
    }

    private void persist(ResponseHead head) {
        Stay known = stay;
        if (known != null) {
            backend.persistence().response(head, request.method(), known, server.server);
        }
    }

    private void body() throws IOException {
        BodyReader body = server.body;
        long limit = backend.limits().server();
        while (body.next(Deadlines.inNanos(limit))) {
            end.bytesOut += body.pieceLength();
            pieceToClient(body);
        }
    }

    /** The client has part of an answer: all that can be done is to end its connection so that it notices. */
    private Outcome bodyBroken(IOException e) {
        server.close();
        end.state = e instanceof DeadlineExceededException ? "sD" : "SD";
        if (server.head.bodyLength() == Head.UNTIL_CLOSE) {
            // Nothing else tells this from the end of the body.
            client.abort();
        }
        return Outcome.CLOSE;
    }

    private Outcome close() {
        connection.lingers = pump == null || pump.finished();
        return Outcome.CLOSE;
    }

    private Outcome tunnel(ResponseHead head) throws IOException {
        head.removeHopByHop(true);
        persist(head);
        if (head.status() == 101) {
            head.append(UPGRADE);
        }
        try {
            writeToClient(head, false);
        } catch (ClientGone e) {
            server.close();
            end.state = "CD";
            return Outcome.CLOSE;
        }
        long idle = Tunnels.idleNanos(plan, backend);
        // Bytes that came with the heads pass through the tunnel as well: it follows frames from the first one on.
        Duplex duplex = head.status() == 101
                ? Duplex.webSocket(connection.reader.rest(), server.reader.rest(), idle)
                : new Duplex(connection.reader.rest(), server.reader.rest(), idle);
        duplex.halfClosed(plan.limits().clientFin(), backend.limits().serverFin());
        Runnable unregister = server.server.register(duplex::kill, () -> {}, duplex::leave);
        try {
            end.state =
                    Tunnels.state(duplex, duplex.run(connection.edge.engine()), plan, backend, server.server.ender());
        } finally {
            unregister.run();
            server.close();
        }
        end.bytesIn += duplex.fromClient();
        end.bytesOut += duplex.fromServer();
        return Outcome.CLOSE;
    }

    private boolean pumpFailed() {
        BodyPump running = pump;
        return running != null && running.failure() != null;
    }

    /** The server is gone before it answered: another attempt where doing it twice does no harm. */
    private Outcome lost(Failure failure, IOException how) {
        if (how instanceof UnprocessedException && unseen()) {
            connection.requestBody.rewind();
            return server.reused ? Outcome.STALE : Outcome.retry(failure);
        }
        if (repeats(Cause.EMPTY_RESPONSE)) {
            Outcome again = repeat(failure);
            return server.reused ? Outcome.STALE : again;
        }
        if (how instanceof StreamResetException) {
            // It was not the connection: the server has looked at the request and did not want it.
            return failed(failure);
        }
        boolean repeatable = request.bodyLength() == Head.NO_BODY && request.idempotent() && !upgrade;
        if (repeatable && connection.reader.headIntact()) {
            return server.reused ? Outcome.STALE : Outcome.retry(failure);
        }
        return failed(failure);
    }

    /** All of the request is still here, so that it can be sent again. */
    private boolean unseen() {
        return pump == null && connection.reader.headIntact() && connection.requestBody.rewindable();
    }

    private Outcome failed(Failure failure) {
        BodyPump running = pump;
        Failure cause = running != null && running.failure() != null ? running.failure() : failure;
        return fail(cause == null ? failure : cause);
    }

    private Outcome fail(Failure failure) {
        end.status = failure.status;
        end.state = failure.state;
        return answer(new Pages(plan, backend).error(failure.status));
    }

    /** Sends an answer of our own. */
    private Outcome answer(StatusResponse page) {
        StatusResponse edited = ResponseRules.own(page, plan, backend, request, connection.facts);
        boolean keep = request.keepAlive()
                && !edited.closes()
                && (pump == null ? connection.requestBody.done() : pump.finished())
                && !plan.config().options().httpClose()
                && !connection.edge.dataplane().stopping();
        StatusResponse answer = Answers.framed(edited, request, keep);
        connection.tally();
        try {
            answer.writeTo(client, request.isHead(), Deadlines.inNanos(FAREWELL_NANOS));
            end.bytesOut += answer.length(request.isHead());
        } catch (IOException e) {
            // The client did not wait.
            return Outcome.CLOSE;
        }
        return keep ? Outcome.KEEP : close();
    }

    /** Writing to the client failed, which is not the server's fault. */
    private static final class ClientGone extends IOException {
        private static final long serialVersionUID = 1L;

        ClientGone(IOException cause) {
            super(cause);
        }

        boolean timedOut() {
            return getCause() instanceof DeadlineExceededException;
        }
    }
}
