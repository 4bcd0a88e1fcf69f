package io.fairlead.edge;

import io.fairlead.dataplane.live.Admission;
import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.persistence.Stay;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.ConnectionPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.rules.Network;
import io.fairlead.dataplane.session.Retries;
import io.fairlead.dataplane.session.StreamTally;
import io.fairlead.model.config.ForwardFor;
import io.fairlead.model.config.RetryOn;
import io.fairlead.model.config.StatsPage;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Deadlines;
import io.fairlead.telemetry.StreamEnd;
import io.fairlead.telemetry.log.ClientText;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request and its answer: rules, backend, server, attempts, relay. */
final class HttpExchange {

    private static final long ONE_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int TOO_MANY = 429;
    private static final long FAREWELL_NANOS = 5 * ONE_SECOND;
    private static final Verdict.Respond MONITORED = new Verdict.Respond(
            200,
            StatusResponse.of(
                    200,
                    "cache-control: no-cache\r\ncontent-type: text/html\r\n",
                    "<html><body><h1>200 OK</h1>\nService ready.\n</body></html>\n"),
            false,
            "PR");
    private static final byte[] CONNECTION_UPGRADE = "connection: Upgrade\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HOST = "host".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_HOST = "host: \r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECTION_CLOSE = "connection: close\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpConnection connection;
    private final FrontendPlan plan;
    private final RequestHead request;
    private @Nullable BackendPlan chosen;

    private @Nullable LiveServer last;

    HttpExchange(HttpConnection connection, FrontendPlan plan) {
        this.connection = connection;
        this.plan = plan;
        this.request = connection.request;
    }

    /** Runs it; false when the client's connection is to be closed. */
    boolean run() {
        begin();
        if (!Inspector.passes(plan, connection.facts, request)) {
            return carryOut(new Verdict.Close("PR"));
        }
        Optional<String> monitor = plan.config().options().monitorUri();
        if (monitor.isPresent() && request.target().equals(monitor.get())) {
            // A balancer before us asks every second or so: HAProxy logs none of it.
            connection.facts.silence();
            return respond(MONITORED);
        }
        if (plan.guard().guardsRequests()) {
            long wait = plan.guard().request(request, connection.facts);
            if (wait > 0) {
                return carryOut(tooMany(wait));
            }
        }
        Verdict verdict = RequestRules.apply(plan.requestRules(), request, connection.facts, pages());
        if (!(verdict instanceof Verdict.Forward)) {
            return carryOut(verdict);
        }
        Optional<StatsPage> stats = plan.config().stats();
        if (stats.isPresent() && request.path().startsWith(stats.get().uri())) {
            return statistics(stats.get());
        }
        BackendPlan backend = plan.route(request, connection.facts);
        if (backend == null) {
            connection.end.headRead = 0;
            return fail(Failure.NO_SERVER);
        }
        connection.end.backend = backend.live().name();
        chosen = backend;
        connection.facts.at(plan.live().name(), backend.live().name(), "");
        return served(backend);
    }

    /** RFC 6585 section 4. */
    private Verdict tooMany(long seconds) {
        StatusResponse page = pages().error(TOO_MANY);
        StatusResponse answer = page.empty() ? page : page.with("retry-after: " + seconds + "\r\n");
        return new Verdict.Denied(new Verdict.Respond(TOO_MANY, answer, false, "PR"));
    }

    private void begin() {
        Facts facts = connection.facts;
        facts.beginRequest(connection.served == 0);
        facts.at(plan.live().name(), "", "");
        facts.tracks().request();
        ConnectionPlan wanted = plan.connection();
        facts.captureSlots(wanted.requestSlots().size(), wanted.responseSlots().size());
        ResponseRules.capture(wanted.requestSlots(), false, request, facts);
        if (wanted.keepsRequestLine()) {
            facts.requestLine(request.method(), request.target(), "HTTP/1." + request.minor());
        }
    }

    /** The statistics page, or what is posted to it. */
    private boolean statistics(StatsPage page) {
        boolean admin = plan.statsAdmin().isPresent() && plan.statsAdmin().get().holds(request, connection.facts);
        StatsResponder pages = connection.edge.stats();
        return respond(
                request.method().equals("POST")
                        ? pages.change(page, request, admin, admin ? PostedForm.read(connection, plan) : "")
                        : pages.answer(page, request, admin));
    }

    private Pages pages() {
        return new Pages(plan, chosen);
    }

    private boolean carryOut(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Forward _ -> true;
            case Verdict.Respond respond -> respond(respond);
            case Verdict.Denied(Verdict.Respond respond) -> {
                denied();
                yield respond(respond);
            }
            case Verdict.Tarpit(Verdict.Respond respond) -> {
                denied();
                tarpit();
                yield respond(respond);
            }
            case Verdict.Close(String state) -> {
                connection.end.state = state;
                denied();
                yield false;
            }
            case Verdict.Serve(String service) ->
                respond(connection
                        .edge
                        .stats()
                        .service(service)
                        .orElseGet(() -> new Verdict.Respond(503, pages().error(503), true, "LR")));
        };
    }

    private void denied() {
        plan.live().counters().denied.increment();
        connection.facts.listener().requestDenied();
        BackendPlan backend = chosen;
        if (backend != null) {
            backend.live().counters().denied.increment();
        }
    }

    /** Lets the client wait; who sends on or goes away meanwhile does not shorten it. */
    private void tarpit() {
        BackendPlan backend = chosen;
        long end = Deadlines.inNanos(
                backend == null ? plan.limits().tarpit() : backend.limits().tarpit());
        while (Deadlines.left(end) > 0 && !connection.edge.dataplane().stopping()) {
            java.util.concurrent.locks.LockSupport.parkNanos(this, Math.min(ONE_SECOND, Deadlines.left(end)));
        }
        // HAProxy logs it as time in a queue, of a request that never arrived.
        connection.end.headRead = 0;
        connection.end.admitted = System.nanoTime();
    }

    private boolean respond(Verdict.Respond respond) {
        connection.end.status = respond.status();
        connection.end.state = respond.state();
        if (respond.state().equals("LR")) {
            plan.live().counters().intercepted.increment();
        }
        return answer(respond.answer(), !respond.closes() && mayKeep());
    }

    /** Whether the client's connection outlives an answer of our own. */
    private boolean mayKeep() {
        return request.keepAlive()
                && connection.requestReceived()
                && !plan.config().options().httpClose()
                && !connection.edge.dataplane().stopping();
    }

    private boolean answer(StatusResponse page, boolean wanted) {
        StatusResponse edited = ResponseRules.own(page, plan, chosen, request, connection.facts);
        boolean keep = wanted && !edited.closes();
        StatusResponse answer = Answers.framed(edited, request, keep);
        connection.tally();
        try {
            answer.writeTo(connection.client, request.isHead(), Deadlines.inNanos(FAREWELL_NANOS));
            connection.end.bytesOut += answer.length(request.isHead());
            connection.lingers = !keep;
            return keep;
        } catch (IOException e) {
            connection.end.state = "CR";
            return false;
        }
    }

    /** Answers with the page of a failure, or only closes where the client knows to try again by itself. */
    private boolean fail(Failure failure) {
        connection.end.status = failure.status;
        connection.end.state = failure.state;
        if (failure == Failure.CONNECT_TIMEOUT && connection.served > 0) {
            return false;
        }
        return answer(pages().error(failure.status), mayKeep());
    }

    private boolean served(BackendPlan backend) {
        LiveBackend live = backend.live();
        last = null;
        live.counters().enter();
        live.counters().requests.increment();
        try {
            Verdict verdict = RequestRules.apply(backend.requestRules(), request, connection.facts, pages());
            if (!(verdict instanceof Verdict.Forward)) {
                return carryOut(verdict);
            }
            boolean upgrade = prepare(backend);
            stay = backend.persistence().request(request, connection.facts, live);
            return attempts(backend, upgrade);
        } finally {
            Stay known = stay;
            if (known != null) {
                connection.end.cookieState = known.state();
            }
            live.counters().leave();
            count(live);
        }
    }

    private void count(LiveBackend live) {
        StreamEnd end = connection.end;
        LiveServer server = last;
        end.ended = System.nanoTime();
        end.backendSessions = live.counters().sessions.get();
        end.serverSessions = server == null ? 0 : server.counters().sessions.get();
        StreamTally.count(end, live, server, connection.stripe);
    }

    /** Edits the head for the server; true when the protocol may be switched. */
    private boolean prepare(BackendPlan backend) {
        boolean upgrade = request.upgrade();
        request.removeHopByHop(upgrade);
        if (!request.has(Field.HOST) && !request.mayHaveAppended(HOST)) {
            // HTTP/1.0 needs none; the HTTP/1.1 it becomes does (RFC 9112 section 3.2).
            request.append(NO_HOST);
        }
        if (upgrade) {
            request.append(CONNECTION_UPGRADE);
        } else if (closesServer(backend)) {
            request.append(CONNECTION_CLOSE);
        }
        Optional<ForwardFor> forward = backend.config()
                .options()
                .forwardFor()
                .or(() -> plan.config().options().forwardFor());
        if (forward.isPresent()
                && !(plan.guard().forwards() && Field.of(forward.get().header()) == Field.X_FORWARDED_FOR)) {
            forwardFor(forward.get());
        }
        return upgrade;
    }

    private boolean closesServer(BackendPlan backend) {
        return backend.config().options().httpServerClose()
                || backend.config().options().httpClose()
                || plan.config().options().httpServerClose()
                || plan.config().options().httpClose();
    }

    private void forwardFor(ForwardFor forward) {
        byte[] name = forward.header().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        boolean present = Field.of(forward.header()) == Field.X_FORWARDED_FOR
                ? request.has(Field.X_FORWARDED_FOR)
                : request.find(name, 0) >= 0;
        if (!(forward.ifNone() && present) && !excepted(forward)) {
            String address = ClientText.host(connection.facts.client().getAddress());
            request.append((forward.header() + ": " + address + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private boolean excepted(ForwardFor forward) {
        InetAddress client = connection.facts.client().getAddress();
        for (int i = 0; i < forward.except().size(); i++) {
            if (new Network(forward.except().get(i)).contains(client)) {
                return true;
            }
        }
        return false;
    }

    private boolean attempts(BackendPlan backend, boolean upgrade) {
        if (request.length() > BufferPool.SIZE) {
            return fail(Failure.INTERNAL);
        }
        int key = HashKeys.of(backend.config().balance(), request, connection.facts, backend.live()::turn);
        Retries retries = new Retries(backend, connection.end, key, stay);
        boolean fresh = false;
        while (true) {
            LiveServer chosen = retries.next();
            if (chosen == null) {
                return fail(Failure.NO_SERVER);
            }
            Admission admission = backend.live()
                    .admit(chosen, retries.stays(), Deadlines.inNanos(queueNanos(backend)), connection.end);
            if (admission instanceof Admission.QueueFull && retries.queueFull()) {
                continue;
            }
            if (!(admission instanceof Admission.Admitted(LiveServer server))) {
                last = Attempt.waitedInVain(admission, connection.end);
                return fail(admission instanceof Admission.QueueFull ? Failure.QUEUE_FULL : Failure.QUEUE_TIMEOUT);
            }
            Outcome outcome =
                    attempt(backend, server, fresh, new Relay.Way(upgrade, closesServer(backend), retries.more()));
            if (outcome.done()) {
                return outcome.keep();
            }
            if (outcome.stale()) {
                // The server closed a kept connection before it saw the request: not an attempt that counts.
                fresh = true;
                retries.forget();
            } else if (outcome.repeat()) {
                retries.again(server, false);
                fresh = true;
            } else if (!connects(backend) || !retries.again(server)) {
                return fail(outcome.failure());
            }
        }
    }

    private static long queueNanos(BackendPlan backend) {
        return backend.limits().queue();
    }

    /** What came of one attempt. */
    record Outcome(boolean done, boolean keep, boolean stale, boolean repeat, Failure failure) {
        static final Outcome KEEP = new Outcome(true, true, false, false, Failure.INTERNAL);
        static final Outcome CLOSE = new Outcome(true, false, false, false, Failure.INTERNAL);
        static final Outcome STALE = new Outcome(false, false, true, false, Failure.INTERNAL);

        /** No connection came about, or a request that does no harm was lost. */
        static Outcome retry(Failure failure) {
            return new Outcome(false, false, false, false, failure);
        }

        /** The request is to be sent again because {@code retry-on} says so. */
        static Outcome repeat(Failure failure) {
            return new Outcome(false, false, false, true, failure);
        }
    }

    /** Whether failed connections are tried again. HAProxy manual 4.2 {@code retry-on}. */
    private static boolean connects(BackendPlan backend) {
        return backend.config().options().retryOn().causes().contains(RetryOn.Cause.CONN_FAILURE);
    }

    private Outcome attempt(BackendPlan backend, LiveServer server, boolean fresh, Relay.Way way) {
        last = server;
        connection.end.server = server.id().server();
        connection.facts.at(
                plan.live().name(), backend.live().name(), server.id().server());
        connection.end.admitted = System.nanoTime();
        server.counters().enter();
        try {
            ServerConnection to = open(backend, server, fresh);
            if (to == null) {
                return Outcome.retry(openFailure);
            }
            connection.end.connected = System.nanoTime();
            return new Relay(connection, plan, backend, to, way, stay).run();
        } finally {
            server.counters().leave();
            backend.live().leave(server);
        }
    }

    private @Nullable Stay stay;
    private Failure openFailure = Failure.CONNECT_REFUSED;

    private @Nullable ServerConnection open(BackendPlan backend, LiveServer server, boolean fresh) {
        try {
            return new Attempt(connection.edge, backend).connection(server, connection, fresh);
        } catch (IOException e) {
            openFailure = Attempt.connectFailure(e);
            return null;
        }
    }
}
