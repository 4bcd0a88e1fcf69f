package io.fairlead.dbrouter;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.Subscription;
import io.fairlead.pgwire.CancelKey;
import io.fairlead.pgwire.ProtocolException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Cancel requests that reached another router than their session's: told to all routers, of which the one that knows
 * the session acts and says so. Nothing is kept anywhere. Thread-safe.
 */
final class CancelRelay implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(CancelRelay.class.getName());
    private static final String TOPIC = "fairlead-cancel";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte REQUEST = 1;
    private static final byte DONE = 2;

    /** Kind and number. */
    private static final int HEAD = 17;

    private final Cluster cluster;
    private final CancelKeys keys;
    private final Map<UUID, CompletableFuture<UUID>> waiting = new ConcurrentHashMap<>();
    private final Subscription subscription;

    /** Between these keys and those of the other routers. */
    CancelRelay(Cluster cluster, CancelKeys keys) {
        this.cluster = cluster;
        this.keys = keys;
        this.subscription = cluster.messages().onMessage(TOPIC, this::heard);
        keys.elsewhere(this::carry);
    }

    /** Returns when the session's router has acted, or when nobody did in time. */
    private void carry(CancelKey key) {
        UUID number = UUID.randomUUID();
        CompletableFuture<UUID> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        try {
            cluster.messages().publish(TOPIC, message(REQUEST, number, key.payload()));
            answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ClusterUnavailableException | ExecutionException | TimeoutException e) {
            LOG.log(Level.INFO, "cancel-not-carried pid={0,number,#} reason=\"{1}\"", key.pid(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.remove(number);
        }
    }

    private static byte[] message(byte kind, UUID number, byte[] payload) {
        return ByteBuffer.allocate(HEAD + payload.length)
                .put(kind)
                .putLong(number.getMostSignificantBits())
                .putLong(number.getLeastSignificantBits())
                .put(payload)
                .array();
    }

    private void heard(byte[] message) {
        if (message.length < HEAD) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(message);
        byte kind = in.get();
        UUID number = new UUID(in.getLong(), in.getLong());
        CompletableFuture<UUID> answer = waiting.get(number);
        if (kind == DONE && answer != null) {
            answer.complete(number);
        } else if (kind == REQUEST && answer == null) {
            byte[] payload = new byte[in.remaining()];
            in.get(payload);
            act(number, payload);
        }
    }

    private void act(UUID number, byte[] payload) {
        try {
            if (keys.forwardOurs(CancelKey.ofPayload(payload))) {
                cluster.messages().publish(TOPIC, message(DONE, number, new byte[0]));
            }
        } catch (ProtocolException | ClusterUnavailableException e) {
            LOG.log(Level.INFO, "cancel-not-answered reason=\"{0}\"", e.getMessage());
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
