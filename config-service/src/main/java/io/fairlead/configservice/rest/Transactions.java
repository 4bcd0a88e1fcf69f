package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.servicekit.rest.Problem;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The open transactions of this process: a hundred at most, each forgotten when nobody touches it for half an hour.
 * Thread-safe.
 */
final class Transactions {

    static final Transactions OPEN = new Transactions(InstantSource.system());

    private static final int MOST = 100;
    private static final Duration IDLE = Duration.ofMinutes(30);

    private final InstantSource clock;
    private final Map<String, Transaction> open = new HashMap<>();

    Transactions(InstantSource clock) {
        this.clock = clock;
    }

    /** A new one on this revision; 503 when there are too many. */
    synchronized Response begin(Optional<StoredRevision> base) {
        Instant now = clock.instant();
        open.values().removeIf(transaction -> transaction.isOver(now));
        if (open.size() >= MOST) {
            return Problem.of(503, "Service Unavailable", MOST + " transactions are open")
                    .response();
        }
        String id = UUID.randomUUID().toString();
        Transaction transaction = new Transaction(id, base, now.plus(IDLE));
        open.put(id, transaction);
        return Response.status(Response.Status.CREATED)
                .header("Location", "/api/v1/config/transactions/" + id)
                .entity(transaction.json())
                .build();
    }

    /** Does something with one; 404 when there is none. */
    synchronized Response with(String id, Function<Transaction, Response> use) {
        Instant now = clock.instant();
        Transaction transaction = open.get(id);
        if (transaction == null || transaction.isOver(now)) {
            open.remove(id);
            return Problem.of(404, "Not Found", "there is no transaction " + id).response();
        }
        transaction.keep(now.plus(IDLE));
        return use.apply(transaction);
    }

    /** Forgets one. */
    synchronized void end(String id) {
        open.remove(id);
    }
}
