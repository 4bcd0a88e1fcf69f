package io.fairlead.edge;

import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.rules.CompiledAction;
import io.fairlead.dataplane.rules.CompiledRule;
import io.fairlead.dataplane.rules.CompiledRule.Inspection;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.rules.Payload;
import io.fairlead.dataplane.table.Tracks;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import io.fairlead.net.proxy.ProxyHeader;
import java.io.IOException;

/** Decides by {@code tcp-request} rules whether a connection is served. HAProxy manual 4.2. */
final class Inspector {

    private Inspector() {}

    /** Whether {@code tcp-request connection} rules close it; they see who connected, not whom a PROXY header tells. */
    static boolean refuses(FrontendPlan plan, Transport client, Tracks tracks) {
        if (plan.rules().connection().isEmpty()) {
            return false;
        }
        Transport carrier = ProxyHeader.carrier(client);
        Facts facts = new Facts(carrier.remoteAddress(), false);
        facts.local(carrier.localAddress());
        facts.at(plan.live().name(), "", "");
        facts.tracks(tracks);
        try {
            CompiledAction.Final end = CompiledRule.run(plan.rules().connection(), new RequestHead(), facts);
            return end != null && !(end instanceof CompiledAction.Allow);
        } catch (BadMessageException e) {
            return true;
        }
    }

    /** Whether {@code tcp-request content} rules let an HTTP connection go on, of which a request is there. */
    static boolean passes(FrontendPlan plan, Facts facts, RequestHead request) {
        if (plan.rules().content().isEmpty()) {
            return true;
        }
        try {
            return CompiledRule.inspect(plan.rules().content(), request, facts) instanceof Inspection.Passed;
        } catch (BadMessageException e) {
            return false;
        }
    }

    /**
     * Whether they let a TCP connection through. Reads as much as the rules want to see, until {@code inspect-delay} is
     * over.
     */
    static boolean passes(FrontendPlan plan, Facts facts, Transport client, byte[] buffer) {
        Payload payload = new Payload(buffer);
        facts.payload(payload);
        long deadline = Deadlines.inNanos(plan.rules().inspectNanos());
        if (plan.rules().inspectNanos() == 0) {
            payload.close();
        }
        try {
            while (true) {
                switch (CompiledRule.inspect(plan.rules().content(), new RequestHead(), facts)) {
                    case Inspection.Passed _ -> {
                        return true;
                    }
                    case Inspection.Rejected _ -> {
                        return false;
                    }
                    case Inspection.Waiting _ -> read(client, payload, deadline);
                }
            }
        } catch (IOException e) {
            // Neither a client that is gone nor a message that rules spoiled is served.
            return false;
        }
    }

    private static void read(Transport client, Payload payload, long deadline) throws IOException {
        byte[] buffer = payload.bytes();
        try {
            int n = client.read(buffer, payload.length(), buffer.length - payload.length(), deadline);
            if (n > 0) {
                payload.grew(n);
            }
            if (n < 0 || payload.length() == buffer.length) {
                payload.close();
            }
        } catch (DeadlineExceededException e) {
            payload.close();
        }
    }
}
