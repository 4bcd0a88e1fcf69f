package io.fairlead.telemetry.log;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/**
 * Lines to a syslog server over UDP, as HAProxy sends them by default: RFC 3164 without a host name, cut at 1024 octets
 * (HAProxy manual 4.2 {@code log ... len}). UDP tells nobody when no one listens, and neither do we.
 */
final class SyslogSink implements LogSink {

    private static final int MAX_LENGTH = 1024;

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private final int facility;
    private final String tag;
    private final LogTime time;
    private final StringBuilder packet = new StringBuilder(MAX_LENGTH);

    /**
     * Opens the socket.
     *
     * @param tag program name and process id, such as {@code haproxy[17]}
     */
    SyslogSink(InetSocketAddress address, int facility, String tag, ZoneId zone) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException("cannot resolve \"" + address.getHostString() + "\"");
        }
        this.address = address;
        this.facility = facility;
        this.tag = tag;
        this.time = new LogTime(zone);
        this.channel = DatagramChannel.open();
        channel.configureBlocking(false);
    }

    @Override
    public void write(Severity severity, long epochMillis, CharSequence line) throws IOException {
        packet.setLength(0);
        packet.append('<').append(severity.priority(facility)).append('>');
        time.appendSyslog(epochMillis, packet);
        packet.append(' ').append(tag).append(": ").append(line);
        byte[] bytes = packet.toString().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_LENGTH - 1);
        ByteBuffer buffer =
                ByteBuffer.allocate(length + 1).put(bytes, 0, length).put((byte) '\n');
        channel.send(buffer.flip(), address);
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
