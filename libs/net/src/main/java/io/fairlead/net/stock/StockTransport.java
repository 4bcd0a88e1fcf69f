package io.fairlead.net.stock;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.KeepAlive;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** A TCP connection as a socket channel. */
final class StockTransport implements Transport {

    private static final int PEEK = 1;

    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final WriteWatch watch;
    private final BufferPool buffers;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final byte[] peeked = new byte[PEEK];
    private volatile boolean hasPeeked;
    private volatile boolean closed;
    private volatile boolean writeTimedOut;
    private volatile long writeDeadline = Deadlines.NONE;

    StockTransport(SocketChannel channel, WriteWatch watch, BufferPool buffers) throws IOException {
        this.channel = channel;
        this.socket = channel.socket();
        this.watch = watch;
        this.buffers = buffers;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        keepAlive(channel);
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        watch.add(this);
    }

    private static void keepAlive(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KeepAlive.IDLE_SECONDS);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KeepAlive.INTERVAL_SECONDS);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KeepAlive.PROBES);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadline) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (hasPeeked) {
            into[offset] = peeked[0];
            hasPeeked = false;
            return 1;
        }
        return timedRead(into, offset, length, deadline);
    }

    private int timedRead(byte[] into, int offset, int length, long deadline) throws IOException {
        try {
            socket.setSoTimeout(millis(deadline));
            return in.read(into, offset, length);
        } catch (SocketTimeoutException e) {
            throw new DeadlineExceededException("read");
        }
    }

    private static int millis(long deadline) throws DeadlineExceededException {
        if (deadline == Deadlines.NONE) {
            return 0;
        }
        long left = Deadlines.left(deadline);
        if (left <= 0) {
            throw new DeadlineExceededException("read");
        }
        return Math.clamp((left + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    /** The JDK cannot wait without reading, so this engine keeps its caller's promise by doing nothing. */
    @Override
    public void awaitReadable(long deadline) {}

    @Override
    public void write(byte[] from, int offset, int length, long deadline) throws IOException {
        writeDeadline = deadline;
        try {
            out.write(from, offset, length);
        } catch (IOException e) {
            if (writeTimedOut) {
                throw new DeadlineExceededException("write");
            }
            throw e;
        } finally {
            writeDeadline = Deadlines.NONE;
        }
    }

    /** Ends a write that takes too long, which only closing the channel can. Called by the watch. */
    void expireWrite(long now) {
        long deadline = writeDeadline;
        if (deadline != Deadlines.NONE && deadline - now <= 0) {
            writeTimedOut = true;
            close();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public boolean isQuiet() {
        if (closed || hasPeeked) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            try {
                int n = channel.read(ByteBuffer.wrap(peeked));
                hasPeeked = n > 0;
                return n == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public BufferPool buffers() {
        return buffers;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        watch.remove(this);
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(StockTransport.class.getName()).log(System.Logger.Level.DEBUG, "close-failed", e);
        }
    }

    @Override
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            System.getLogger(StockTransport.class.getName()).log(System.Logger.Level.TRACE, "already-closed", e);
        }
        close();
    }

    @Override
    public String toString() {
        return "stock[" + remote + "]";
    }
}
