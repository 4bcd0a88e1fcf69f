package io.fairlead.net.stock;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.ConnectionHandler;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Socket channels, one virtual thread per connection on the JDK's scheduler. Works on every system. */
public final class StockEngine implements IoEngine {

    private final BufferPool buffers = new SharedBuffers();
    private final WriteWatch watch = new WriteWatch();
    private final Set<StockListener> listeners = ConcurrentHashMap.newKeySet();

    /** Ready for use. */
    public StockEngine() {}

    @Override
    public String name() {
        return "stock";
    }

    @Override
    public Listener listen(InetSocketAddress address, int backlog, ConnectionHandler handler) throws IOException {
        if (address.isUnresolved()) {
            throw new BindException("cannot listen on " + address.getHostString() + ":" + address.getPort()
                    + ": the host name has no address");
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, backlog);
        } catch (IOException e) {
            channel.close();
            BindException sentence = new BindException("cannot listen on "
                    + address.getAddress().getHostAddress() + ":" + address.getPort() + ": " + reason(e));
            sentence.initCause(e);
            throw sentence;
        }
        StockListener listener = new StockListener(this, channel, handler);
        listeners.add(listener);
        listener.start();
        return listener;
    }

    private static String reason(IOException e) {
        String words = String.valueOf(e.getMessage());
        return words.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + words.substring(1);
    }

    /** A listener took a connection. */
    Transport wrap(SocketChannel channel) throws IOException {
        return new StockTransport(channel, watch, buffers);
    }

    void forget(StockListener listener) {
        listeners.remove(listener);
    }

    @Override
    public Transport connect(InetSocketAddress address, long deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            connect(channel, address, deadline);
            return wrap(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void connect(SocketChannel channel, InetSocketAddress address, long deadline) throws IOException {
        long left = Deadlines.left(deadline);
        if (left <= 0) {
            throw new DeadlineExceededException("connect to " + address);
        }
        int millis = deadline == Deadlines.NONE ? 0 : Math.clamp((left + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
        try {
            channel.socket().connect(address, millis);
        } catch (SocketTimeoutException e) {
            throw new DeadlineExceededException("connect to " + address);
        }
    }

    /** Thousands of times a second: without any of what makes a connection fit for use. */
    @Override
    public void knock(InetSocketAddress address, long deadline) throws IOException {
        var family = address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
        try (SocketChannel channel = SocketChannel.open(family)) {
            connect(channel, address, deadline);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    @Override
    public Thread start(String name, Runnable task) {
        return Thread.ofVirtual().name(name).start(task);
    }

    @Override
    public int carriers() {
        return 1;
    }

    @Override
    public int carrier() {
        return 0;
    }

    @Override
    public void close() {
        listeners.forEach(StockListener::close);
        watch.closeAll();
    }
}
