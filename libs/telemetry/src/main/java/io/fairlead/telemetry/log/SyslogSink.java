package io.fairlead.telemetry.log;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Lines to a syslog server over UDP (RFC 5426), each in a datagram with a line end as HAProxy's have. UDP tells nobody
 * when no one listens, and neither do we; what the socket does not take at once is dropped and counted.
 */
final class SyslogSink implements LogSink {

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private volatile long dropped;

    /** Opens the socket. */
    SyslogSink(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException("cannot resolve \"" + address.getHostString() + "\"");
        }
        this.address = address;
        this.channel = DatagramChannel.open();
        channel.configureBlocking(false);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only read.
    public void write(byte[] line, int length) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(length + 1).put(line, 0, length).put((byte) '\n');
        if (channel.send(packet.flip(), address) == 0) {
            dropped++;
        }
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public void flush() {
        // Every line is a packet.
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is lost with a closed UDP socket.
        }
    }
}
