package io.fairlead.telemetry.log;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lines to a syslog server over TCP, one after the other with line ends between them (RFC 6587 3.4.2). Never waits: what
 * the server does not take yet is kept in a buffer, what finds no room there is dropped and counted. A lost connection
 * is opened again, once a second at most; lines the other side's system had taken and not passed on are lost with it.
 */
final class TcpSyslogSink implements LogSink {

    private static final int ROOM = 256 * 1024;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InetSocketAddress address;
    private final ByteBuffer waiting = ByteBuffer.allocate(ROOM);
    private final ByteBuffer said = ByteBuffer.allocate(512);
    private @Nullable SocketChannel channel;
    private boolean established;
    private boolean inLine;
    private long nextTry = System.nanoTime();
    private volatile long dropped;

    TcpSyslogSink(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException("cannot resolve \"" + address.getHostString() + "\"");
        }
        this.address = address;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only read.
    public void write(byte[] line, int length) throws IOException {
        if (waiting.remaining() <= length) {
            flush();
        }
        if (waiting.remaining() <= length) {
            dropped++;
            return;
        }
        waiting.put(line, 0, length).put((byte) '\n');
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public boolean pending() {
        return waiting.position() > 0;
    }

    @Override
    public void flush() throws IOException {
        if (!pending()) {
            return;
        }
        try {
            SocketChannel open = connected();
            if (open != null) {
                send(open);
            }
        } catch (IOException e) {
            disconnect();
            throw e;
        }
    }

    /** The connection; null while it is not there yet. */
    private @Nullable SocketChannel connected() throws IOException {
        SocketChannel present = channel;
        if (present == null) {
            if (System.nanoTime() - nextTry < 0) {
                return null;
            }
            nextTry = System.nanoTime() + RETRY_NANOS;
            present = SocketChannel.open();
            channel = present;
            present.configureBlocking(false);
            present.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            established = present.connect(address);
        }
        if (!established) {
            established = present.finishConnect();
        }
        if (!established) {
            return null;
        }
        if (present.read(said.clear()) < 0) {
            throw new IOException("the syslog server closed the connection");
        }
        return present;
    }

    private void send(SocketChannel open) throws IOException {
        waiting.flip();
        try {
            int before = waiting.position();
            while (waiting.hasRemaining() && open.write(waiting) > 0) {
                // On as long as it takes something.
            }
            if (waiting.position() > before) {
                inLine = waiting.get(waiting.position() - 1) != '\n';
            }
        } finally {
            waiting.compact();
        }
    }

    /** The rest of a line whose beginning went out on the old connection is of no use on a new one. */
    private void disconnect() {
        SocketChannel old = channel;
        channel = null;
        established = false;
        nextTry = System.nanoTime() + RETRY_NANOS;
        if (inLine) {
            waiting.flip();
            while (waiting.hasRemaining() && waiting.get() != '\n') {
                // Skipped.
            }
            waiting.compact();
            inLine = false;
        }
        if (old != null) {
            try {
                old.close();
            } catch (IOException e) {
                // It was lost already.
            }
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
