package io.fairlead.cluster;

import java.util.function.Consumer;

/**
 * Short messages to all nodes that listen right now, the sender included: delivered at most once, kept nowhere.
 * Thread-safe.
 */
public interface MessageBoard {

    /**
     * Sends a message.
     *
     * @throws ClusterUnavailableException when there is no cluster
     */
    void publish(String topic, byte[] message);

    /** Calls back with every later message of the topic, each on a virtual thread of its own. */
    Subscription onMessage(String topic, Consumer<byte[]> listener);
}
