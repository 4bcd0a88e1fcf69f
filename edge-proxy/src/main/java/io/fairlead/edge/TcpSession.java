package io.fairlead.edge;

import io.fairlead.dataplane.live.Admission;
import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.persistence.Stay;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.rules.Payload;
import io.fairlead.dataplane.session.Retries;
import io.fairlead.dataplane.session.StreamTally;
import io.fairlead.dataplane.session.Tunnels;
import io.fairlead.model.config.RetryOn;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tunnel.Duplex;
import io.fairlead.telemetry.StreamEnd;
import io.fairlead.telemetry.log.ClientText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One client connection of a frontend in mode TCP: a server is chosen once, then bytes pass both ways. */
final class TcpSession {

    private final EdgeContext edge;
    private final FrontendPlan plan;
    private final Transport client;
    private final Facts facts;
    private final StreamEnd end = new StreamEnd();
    private @Nullable LiveServer last;
    private @Nullable Stay stay;

    TcpSession(EdgeContext edge, FrontendPlan plan, Transport client, Facts facts) {
        this.edge = edge;
        this.plan = plan;
        this.client = client;
        this.facts = facts;
        end.frontend = plan.live().name();
        end.client = ClientText.of(facts.client());
        end.http = false;
        end.tls = facts.tls();
    }

    void serve() {
        Runnable leave = edge.streams().opened(end, client);
        try {
            stream();
        } finally {
            leave.run();
        }
    }

    private void stream() {
        end.begin(System.nanoTime());
        facts.at(plan.live().name(), "", "");
        if (plan.rules().content().isEmpty()) {
            route();
        } else {
            byte[] buffer = client.buffers().borrow();
            try {
                inspected(buffer);
            } finally {
                facts.payload(null);
                client.buffers().giveBack(buffer);
            }
        }
        finish();
    }

    /** Looks at the first bytes before a backend is chosen; they travel to the server first. */
    private void inspected(byte[] buffer) {
        if (Inspector.passes(plan, facts, client, buffer)) {
            route();
        } else {
            plan.live().counters().denied.increment();
            facts.listener().requestDenied();
            end.state = "PR";
        }
    }

    private void route() {
        BackendPlan backend = plan.route(new RequestHead(), facts);
        if (backend == null) {
            failed(Failure.NO_SERVER);
        } else {
            end.backend = backend.live().name();
            backend.live().counters().enter();
            try {
                attempts(backend);
            } finally {
                backend.live().counters().leave();
                count(backend.live());
            }
        }
    }

    private void finish() {
        end.ended = System.nanoTime();
        end.processSessions = edge.dataplane().connections();
        end.frontendSessions = plan.live().counters().sessions.get();
        plan.live().counters().bytesIn.add(end.bytesIn);
        plan.live().counters().bytesOut.add(end.bytesOut);
        facts.listener().bytes(end.bytesIn, end.bytesOut);
        edge.observer().ended(end);
        facts.tracks().endStream(end.bytesIn, end.bytesOut);
    }

    private void count(LiveBackend backend) {
        LiveServer server = last;
        end.ended = System.nanoTime();
        end.backendSessions = backend.counters().sessions.get();
        end.serverSessions = server == null ? 0 : server.counters().sessions.get();
        StreamTally.count(end, backend, server, HttpConnection.stripe(edge));
    }

    private void failed(Failure failure) {
        end.state = failure.state;
    }

    private void attempts(BackendPlan backend) {
        stay = backend.persistence().request(new RequestHead(), facts, backend.live());
        Retries retries =
                new Retries(backend, end, HashKeys.ofConnection(backend.config().balance(), facts), stay);
        while (true) {
            LiveServer chosen = retries.next();
            if (chosen == null) {
                failed(Failure.NO_SERVER);
                return;
            }
            Admission admission = backend.live()
                    .admit(
                            chosen,
                            retries.stays(),
                            Deadlines.inNanos(backend.limits().queue()),
                            end);
            if (admission instanceof Admission.QueueFull && retries.queueFull()) {
                continue;
            }
            if (!(admission instanceof Admission.Admitted(LiveServer server))) {
                last = Attempt.waitedInVain(admission, end);
                failed(admission instanceof Admission.QueueFull ? Failure.QUEUE_FULL : Failure.QUEUE_TIMEOUT);
                return;
            }
            Failure failure = attempt(backend, server);
            if (failure == null) {
                return;
            }
            if (!backend.config().options().retryOn().causes().contains(RetryOn.Cause.CONN_FAILURE)
                    || !retries.again(server)) {
                failed(failure);
                return;
            }
        }
    }

    /** Null when the session took place. */
    private @Nullable Failure attempt(BackendPlan backend, LiveServer server) {
        last = server;
        end.server = server.id().server();
        end.admitted = System.nanoTime();
        server.counters().enter();
        try {
            backend.live().counters().connects.increment();
            Transport to = edge.servers()
                    .plainOrTls(
                            server, facts, Deadlines.inNanos(backend.limits().connect()));
            end.connected = System.nanoTime();
            Stay known = stay;
            if (known != null) {
                backend.persistence().served(known, server);
            }
            pass(backend, server, to);
            return null;
        } catch (IOException e) {
            return Attempt.connectFailure(e);
        } finally {
            server.counters().leave();
            backend.live().leave(server);
        }
    }

    private void forwardPayload(BackendPlan backend, Transport to) throws IOException {
        Payload payload = facts.payload();
        if (payload != null && payload.length() > 0) {
            to.write(
                    payload.bytes(),
                    0,
                    payload.length(),
                    Deadlines.inNanos(backend.limits().server()));
            end.bytesIn += payload.length();
        }
    }

    private void pass(BackendPlan backend, LiveServer server, Transport to) throws IOException {
        forwardPayload(backend, to);
        Duplex duplex = new Duplex(client, to, Tunnels.idleNanos(plan, backend))
                .halfClosed(plan.limits().clientFin(), backend.limits().serverFin());
        Runnable unregister = server.register(duplex::kill);
        try (to) {
            end.state = Tunnels.state(duplex, duplex.run(edge.engine()), plan, backend, server.ender());
        } finally {
            unregister.run();
            end.bytesIn += duplex.fromClient();
            end.bytesOut += duplex.fromServer();
        }
    }
}
