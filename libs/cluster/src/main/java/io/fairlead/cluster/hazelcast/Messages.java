package io.fairlead.cluster.hazelcast;

import com.hazelcast.topic.ITopic;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.MessageBoard;
import io.fairlead.cluster.Subscription;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Messages over Hazelcast's topics. Who subscribes without a cluster is registered once there is one. */
final class Messages implements MessageBoard {

    private static final System.Logger LOG = System.getLogger(Messages.class.getName());

    private final Link link;
    private final List<Listening> subscriptions = new CopyOnWriteArrayList<>();

    Messages(Link link) {
        this.link = link;
    }

    @Override
    public void publish(String topic, byte[] message) {
        byte[] copy = message.clone();
        link.call("send a message", () -> {
            link.hazelcast().<byte[]>getTopic(topic).publish(copy);
            return topic;
        });
    }

    @Override
    public Subscription onMessage(String topic, Consumer<byte[]> listener) {
        Listening subscription = new Listening(topic, listener);
        subscriptions.add(subscription);
        subscription.register();
        return subscription;
    }

    /** Registers what could not be registered yet; called by one thread every now and then. */
    void renew() {
        subscriptions.forEach(Listening::register);
    }

    /** One subscription; registered once, Hazelcast carries it over reconnections. */
    private final class Listening implements Subscription {

        private final String topic;
        private final Consumer<byte[]> listener;
        private @Nullable UUID registration;
        private boolean closed;

        Listening(String topic, Consumer<byte[]> listener) {
            this.topic = topic;
            this.listener = listener;
        }

        private ITopic<byte[]> topic() {
            return link.hazelcast().getTopic(topic);
        }

        synchronized void register() {
            if (registration != null || closed || !link.connected()) {
                return;
            }
            try {
                registration = link.call(
                        "listen for messages",
                        () -> topic().addMessageListener(message -> deliver(message.getMessageObject())));
            } catch (ClusterUnavailableException e) {
                LOG.log(Level.DEBUG, "messages-not-heard topic={0} reason=\"{1}\"", topic, e.getMessage());
            }
        }

        /** Off Hazelcast's event thread: the listener may take its time. */
        private void deliver(byte[] message) {
            Thread.ofVirtual().name("message").start(() -> listener.accept(message));
        }

        @Override
        public synchronized void close() {
            closed = true;
            subscriptions.remove(this);
            UUID registered = registration;
            if (registered != null && link.connected()) {
                try {
                    link.call("stop listening", () -> topic().removeMessageListener(registered));
                } catch (ClusterUnavailableException e) {
                    LOG.log(Level.DEBUG, "messages-still-heard topic={0} reason=\"{1}\"", topic, e.getMessage());
                }
            }
        }
    }
}
