package io.fairlead.cluster.hazelcast;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.ChannelInitializer;
import com.hazelcast.internal.networking.ChannelOption;
import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.server.ServerContext;
import com.hazelcast.internal.server.tcp.UnifiedProtocolDecoder;
import com.hazelcast.internal.server.tcp.UnifiedProtocolEncoder;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperties;
import com.hazelcast.spi.properties.HazelcastProperty;
import java.util.function.Function;

/**
 * Hazelcast's members, but for one thing: a connection whose other side has not answered yet waits and costs nothing.
 *
 * <p>In Hazelcast 5.7 a member that connects to another one has its first message in the queue while it waits for the
 * other's protocol bytes, and says of that connection that all is done ({@code UnifiedProtocolEncoder.onWrite}: CLEAN).
 * {@code NioOutboundPipeline} finds the message still there and asks for another turn at once, and so for ever: the thread
 * that writes to everybody spins, and never looks again who else has something to send. The kernel of a frozen member takes
 * connections that nobody answers, so a member that freezes silenced all that tried to reach it once more, and they gave one
 * another up. BLOCKED is what Hazelcast's own encoder for a port of members only says here ({@code SingleProtocolEncoder});
 * every change this one waits for wakes the connection up.
 */
final class PatientHandshakes extends DefaultNodeContext {

    private static final int KILOBYTE = 1024;

    @Override
    public NodeExtension createNodeExtension(Node node) {
        return new Extension(node);
    }

    private static final class Extension extends DefaultNodeExtension {

        Extension(Node node) {
            super(node);
        }

        /** We have one port for members and clients, so there is one kind of channel. */
        @Override
        public Function<EndpointQualifier, ChannelInitializer> createChannelInitializerFn(ServerContext context) {
            ChannelInitializer initializer = channel -> begin(channel, context);
            return qualifier -> initializer;
        }
    }

    /** What Hazelcast's own initializer for such a port does. */
    private static void begin(Channel channel, ServerContext context) {
        HazelcastProperties properties = context.properties();
        channel.options()
                .setOption(ChannelOption.DIRECT_BUF, properties.getBoolean(ClusterProperty.SOCKET_BUFFER_DIRECT))
                .setOption(ChannelOption.TCP_NODELAY, properties.getBoolean(ClusterProperty.SOCKET_NO_DELAY))
                .setOption(ChannelOption.SO_KEEPALIVE, properties.getBoolean(ClusterProperty.SOCKET_KEEP_ALIVE))
                .setOption(ChannelOption.SO_SNDBUF, bytes(properties, ClusterProperty.SOCKET_SEND_BUFFER_SIZE))
                .setOption(ChannelOption.SO_RCVBUF, bytes(properties, ClusterProperty.SOCKET_RECEIVE_BUFFER_SIZE));
        PatientEncoder encoder = new PatientEncoder(context);
        channel.outboundPipeline().addLast(encoder);
        channel.inboundPipeline().addLast(new UnifiedProtocolDecoder(context, encoder));
    }

    private static int bytes(HazelcastProperties properties, HazelcastProperty kilobytes) {
        return properties.getInteger(kilobytes) * KILOBYTE;
    }

    /** Waits for the other side's protocol bytes. */
    private static final class PatientEncoder extends UnifiedProtocolEncoder {

        PatientEncoder(ServerContext context) {
            super(context);
        }

        @Override
        public HandlerStatus onWrite() {
            HandlerStatus status = super.onWrite();
            // Clean, and not replaced by the encoder of messages (then nobody asks what we return): still waiting.
            return status == HandlerStatus.CLEAN ? HandlerStatus.BLOCKED : status;
        }
    }
}
