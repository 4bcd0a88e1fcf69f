package io.fairlead.edge;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.BodyReader;
import io.fairlead.net.http1.ConnectionEndedException;
import io.fairlead.net.http1.Http1Reader;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import io.fairlead.telemetry.StreamEnd;
import io.fairlead.telemetry.log.ClientText;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One client connection: reads requests one after the other and runs an exchange for each. */
final class HttpConnection {

    /** How long an error answer may take to leave. */
    private static final long FAREWELL_NANOS = 5_000_000_000L;

    final EdgeContext edge;
    final Transport client;
    final Http1Reader reader;
    final RequestHead request = new RequestHead();
    final BodyReader requestBody;
    final Facts facts;
    final StreamEnd end = new StreamEnd();

    /** Tells carriers apart where counters are striped. */
    final int stripe;

    private final String frontend;

    /** Who {@code end} says the client is. */
    private InetSocketAddress logged;

    private final long opened = System.nanoTime();

    /** An idle connection to a server that serves nobody else. */
    private @Nullable ServerConnection own;

    /** Requests served on this connection before the present one. */
    int served;

    /** The version the client speaks, when it is not that of the head. */
    String version = "";

    /** Whether the tables have counted what the present answer tells. */
    private boolean tallied;

    /** Whether the client may still be sending and must not be cut off from our answer by a reset. */
    boolean lingers;

    HttpConnection(EdgeContext edge, String frontend, Transport client, Facts facts) {
        this.edge = edge;
        this.frontend = frontend;
        this.client = client;
        this.reader = new Http1Reader(client);
        this.requestBody = new BodyReader(reader);
        this.facts = facts;
        this.stripe = stripe(edge);
        end.frontend = frontend;
        logged = facts.client();
        end.client = ClientText.of(logged);
        end.tls = facts.tls();
    }

    /** The carrier, or where there is only one, whatever differs between connections. */
    static int stripe(EdgeContext edge) {
        return edge.engine().carriers() > 1
                ? edge.engine().carrier()
                : (int) Thread.currentThread().threadId();
    }

    /** Keeps a connection to a server: for anybody, or for this client alone when it was introduced by its address. */
    void keep(ServerConnection kept) {
        if (kept.multiplexed || !kept.server.config().wire().sendsProxy()) {
            edge.servers().keep(kept);
            return;
        }
        closeOwn();
        kept.reused = true;
        kept.reader.release();
        own = kept;
    }

    /** The connection to this server that this client alone may use, or null. */
    @Nullable
    ServerConnection takeOwn(LiveServer server) {
        ServerConnection kept = own;
        if (kept == null || kept.server != server || !kept.usable()) {
            closeOwn();
            return null;
        }
        own = null;
        return kept;
    }

    private void closeOwn() {
        ServerConnection kept = own;
        own = null;
        if (kept != null) {
            kept.close();
        }
    }

    void serve() {
        Runnable leave = edge.streams().opened(end, client);
        try {
            while (serveOne()) {
                served++;
            }
            if (lingers) {
                linger();
            }
        } finally {
            leave.run();
            closeOwn();
            reader.discard();
        }
    }

    /** One request; false when the connection is to be closed. */
    private boolean serveOne() {
        FrontendPlan plan = edge.dataplane().snapshot().frontends().get(frontend);
        if (plan == null) {
            return false;
        }
        long patience =
                served == 0 ? plan.limits().httpRequest() : plan.limits().httpKeepAlive();
        try {
            if (!reader.awaitMessage(Deadlines.inNanos(patience))) {
                return served == 0 && leftUnsaid(plan);
            }
        } catch (DeadlineExceededException e) {
            // A connection that never spoke is told so; one that idles between requests is closed without a word.
            end.begin(opened);
            end.saidNothing = true;
            return served == 0 && refuse(plan, 408, "cR");
        } catch (IOException e) {
            return false;
        }
        end.begin(System.nanoTime());
        // The connection may have idled through a change of the configuration.
        FrontendPlan now = edge.dataplane().snapshot().frontends().get(frontend);
        return now != null && readHead(now) && exchange(now);
    }

    private boolean readHead(FrontendPlan plan) {
        try {
            reader.readRequestHead(request, Deadlines.inNanos(plan.limits().httpRequest()));
            end.headRead = System.nanoTime();
            return true;
        } catch (BadMessageException e) {
            edge.errors().request(end, reader.refused());
            return refuse(plan, e.status(), "PR");
        } catch (DeadlineExceededException e) {
            return refuse(plan, 408, "cR");
        } catch (ConnectionEndedException e) {
            return refuse(plan, 400, "CR");
        } catch (IOException e) {
            return refuse(plan, 400, "CR");
        }
    }

    /** A connection that ends before it said anything is a bad request, which need not be logged. */
    private boolean leftUnsaid(FrontendPlan plan) {
        end.begin(opened);
        end.saidNothing = true;
        return refuse(plan, 400, "CR");
    }

    private boolean exchange(FrontendPlan plan) {
        plan.live().counters().requests.increment();
        if (edge.observer().wantsRequestLine()) {
            end.method = request.method();
            end.target = request.target();
            end.version = version.isEmpty() ? request.minor() == 0 ? "HTTP/1.0" : "HTTP/1.1" : version;
        }
        boolean keep = new HttpExchange(this, plan).run();
        finish(plan, true);
        return keep;
    }

    /** Whether the request was received completely; what is here of a body nobody wants is thrown away. */
    boolean requestReceived() {
        requestBody.begin(request.bodyLength(), false);
        try {
            while (requestBody.nextBuffered()) {
                // Thrown away.
            }
            return requestBody.done();
        } catch (IOException e) {
            return false;
        }
    }

    /** Answers a request that cannot be served and ends the connection. */
    private boolean refuse(FrontendPlan plan, int status, String state) {
        end.status = status;
        end.state = state;
        plan.live().counters().requests.increment();
        plan.live().counters().requestErrors.increment();
        facts.listener().requestError();
        facts.beginRequest(served == 0);
        StatusResponse page = new Pages(plan, null).error(status);
        StatusResponse answer = Answers.framed(ResponseRules.own(page, plan, null, request, facts), request, false);
        tally();
        try {
            answer.writeTo(client, false, Deadlines.inNanos(FAREWELL_NANOS));
            end.bytesOut += answer.length(false);
            lingers = true;
        } catch (IOException e) {
            // The client did not wait for the answer.
            end.bytesOut = 0;
        }
        finish(plan, true);
        return false;
    }

    /**
     * Ends our side and reads a little of what the client still sends, so that its system does not throw our answer
     * away with a reset.
     */
    private void linger() {
        reader.discard();
        byte[] waste = client.buffers().borrow();
        try {
            client.shutdownOutput();
            long deadline = Deadlines.inNanos(FAREWELL_NANOS / 5);
            for (int reads = 0; reads < 64; reads++) {
                if (client.read(waste, 0, waste.length, deadline) < 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // Long enough, or the client is gone: the caller closes now.
        } finally {
            client.buffers().giveBack(waste);
        }
    }

    private void finish(FrontendPlan plan, boolean counted) {
        end.ended = System.nanoTime();
        end.processSessions = edge.dataplane().connections();
        end.frontendSessions = plan.live().counters().sessions.get();
        if (counted) {
            plan.live().counters().status(end.status);
            plan.live().counters().bytesIn.add(end.bytesIn);
            plan.live().counters().bytesOut.add(end.bytesOut);
            facts.listener().bytes(end.bytesIn, end.bytesOut);
        }
        if (!facts.client().equals(logged)) {
            logged = facts.client();
            end.client = ClientText.of(logged);
        }
        end.uniqueId = facts.knownId();
        if (!facts.silent()) {
            LogSamples.note(plan, request, facts, end);
            edge.observer().ended(end);
        }
        tally();
        tallied = false;
        facts.tracks().endStream(end.bytesIn, end.bytesOut);
    }

    /**
     * What the answer tells of client and server, for the tables that count it: once, and before the client sees it. HAProxy
     * manual 4.2 {@code stick-table http_err_cnt}.
     */
    void tally() {
        if (tallied) {
            return;
        }
        tallied = true;
        boolean answered = end.responseHead != 0;
        boolean error = end.status / 100 == 4 && (answered || end.state.charAt(0) == 'P' || end.state.charAt(1) == 'R');
        boolean failure = answered && end.status / 100 == 5 && end.status != 501 && end.status != 505;
        facts.tracks().answer(error, failure);
    }
}
