package io.fairlead.net.tls;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS over another transport, by {@link SSLEngine}. Can be put over a connection that has already carried bytes.
 *
 * <p>Encrypted bytes are kept only while a record is incomplete, decrypted ones only until they are read. One lock
 * guards writing, since reading may have to answer a key update.
 */
public final class TlsTransport implements Transport {

    private static final long CLOSE_NANOS = 1_000_000_000L;
    private static final byte[] NO_BYTES = {};
    private static final ByteBuffer NOTHING = ByteBuffer.wrap(NO_BYTES);

    private final Transport plain;
    private final SSLEngine engine;
    private final int packet;
    private final int application;
    private final ReentrantLock writing = new ReentrantLock();

    /** Received and not yet decrypted, ready to be read. */
    private ByteBuffer encrypted = NOTHING;

    private byte[] encryptedBytes = NO_BYTES;

    /** Decrypted and not yet read, ready to be read. */
    private ByteBuffer decrypted = NOTHING;

    private byte[] outgoing = NO_BYTES;
    private boolean ended;

    TlsTransport(Transport plain, SSLEngine engine) {
        this.plain = plain;
        this.engine = engine;
        this.packet = engine.getSession().getPacketBufferSize();
        this.application = engine.getSession().getApplicationBufferSize();
    }

    /** Shakes hands. */
    void handshake(long deadline) throws IOException {
        engine.beginHandshake();
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NOT_HANDSHAKING, FINISHED -> {
                    dropEmpty();
                    return;
                }
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> flush(deadline);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap(deadline)) {
                        throw new EOFException("connection ended in the TLS handshake");
                    }
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Sends what the engine itself has to say. */
    private void flush(long deadline) throws IOException {
        writing.lock();
        try {
            SSLEngineResult result = wrap(NOTHING, deadline);
            if (result.getStatus() == Status.CLOSED && !engine.isOutboundDone()) {
                throw new SSLException("closed while writing");
            }
        } catch (SSLException e) {
            sendAlert(deadline);
            throw e;
        } finally {
            writing.unlock();
        }
    }

    private void sendAlert(long deadline) throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            wrap(NOTHING, deadline);
        }
    }

    /** One record out; holds the write lock. */
    private SSLEngineResult wrap(ByteBuffer source, long deadline) throws IOException {
        if (outgoing.length < packet) {
            outgoing = new byte[packet];
        }
        SSLEngineResult result = engine.wrap(source, ByteBuffer.wrap(outgoing));
        if (result.bytesProduced() > 0) {
            plain.write(outgoing, 0, result.bytesProduced(), deadline);
        }
        return result;
    }

    /** Decrypts what was received, receiving more when needed; false at the end of the stream. */
    private boolean unwrap(long deadline) throws IOException {
        if (!encrypted.hasRemaining() && !receive(deadline)) {
            return false;
        }
        while (true) {
            if (decrypted.capacity() < application) {
                decrypted = ByteBuffer.allocate(application);
            }
            decrypted.clear();
            SSLEngineResult result;
            try {
                result = engine.unwrap(encrypted, decrypted);
            } catch (SSLException e) {
                decrypted.flip();
                alert(deadline);
                throw e;
            }
            decrypted.flip();
            switch (result.getStatus()) {
                case OK -> {
                    return true;
                }
                case CLOSED -> {
                    ended = true;
                    return true;
                }
                case BUFFER_UNDERFLOW -> {
                    if (!receive(deadline)) {
                        return false;
                    }
                }
                case BUFFER_OVERFLOW -> throw new SSLException("record larger than its limit");
            }
        }
    }

    private void alert(long deadline) {
        try {
            flush(deadline);
        } catch (IOException e) {
            // The peer does not hear why; the failure itself is reported.
            ended = true;
        }
    }

    private boolean receive(long deadline) throws IOException {
        if (encryptedBytes.length < packet) {
            encryptedBytes = new byte[packet];
            encrypted = ByteBuffer.wrap(encryptedBytes);
        } else {
            encrypted.compact();
        }
        try {
            int n = plain.read(encryptedBytes, encrypted.position(), encrypted.remaining(), deadline);
            if (n < 0) {
                return false;
            }
            encrypted.position(encrypted.position() + n);
            return true;
        } finally {
            encrypted.flip();
        }
    }

    /** An idle connection keeps no buffers. */
    private void dropEmpty() {
        if (!encrypted.hasRemaining()) {
            encrypted = NOTHING;
            encryptedBytes = NO_BYTES;
        }
        if (!decrypted.hasRemaining()) {
            decrypted = NOTHING;
        }
        if (writing.tryLock()) {
            outgoing = NO_BYTES;
            writing.unlock();
        }
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadline) throws IOException {
        while (!decrypted.hasRemaining()) {
            if (ended) {
                return -1;
            }
            if (!unwrap(deadline)) {
                // An end without close_notify: HTTP framing tells a truncated body, so this is the plain end.
                ended = true;
                return -1;
            }
            afterUnwrap(deadline);
        }
        int n = Math.min(length, decrypted.remaining());
        decrypted.get(into, offset, n);
        return n;
    }

    /** Tickets and key updates arrive between data. */
    private void afterUnwrap(long deadline) throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
            status = engine.getHandshakeStatus();
        }
        if (status == HandshakeStatus.NEED_WRAP && !ended) {
            flush(deadline);
        }
    }

    @Override
    public void awaitReadable(long deadline) throws IOException {
        if (!decrypted.hasRemaining() && !encrypted.hasRemaining() && !ended) {
            dropEmpty();
            plain.awaitReadable(deadline);
        }
    }

    @Override
    public void write(byte[] from, int offset, int length, long deadline) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(from, offset, length);
        writing.lock();
        try {
            while (source.hasRemaining()) {
                SSLEngineResult result = wrap(source, deadline);
                if (result.getStatus() == Status.CLOSED) {
                    throw new SSLException("connection closed");
                }
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        writing.lock();
        try {
            engine.closeOutbound();
            for (int i = 0; i < 4 && !engine.isOutboundDone(); i++) {
                wrap(NOTHING, Deadlines.inNanos(CLOSE_NANOS));
            }
        } finally {
            writing.unlock();
        }
        plain.shutdownOutput();
    }

    @Override
    public boolean isQuiet() {
        return !ended && !decrypted.hasRemaining() && !encrypted.hasRemaining() && plain.isQuiet();
    }

    /** The protocol agreed on by ALPN, empty when none. */
    public String applicationProtocol() {
        String agreed = engine.getApplicationProtocol();
        return agreed == null ? "" : agreed;
    }

    /** Version and cipher suite, for logs. */
    public String description() {
        return engine.getSession().getProtocol() + " " + engine.getSession().getCipherSuite();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return plain.remoteAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return plain.localAddress();
    }

    @Override
    public BufferPool buffers() {
        return plain.buffers();
    }

    @Override
    public void close() {
        if (!engine.isOutboundDone() && writing.tryLock()) {
            try {
                engine.closeOutbound();
                wrap(NOTHING, Deadlines.inNanos(CLOSE_NANOS));
            } catch (IOException e) {
                // The peer is gone already.
                ended = true;
            } finally {
                writing.unlock();
            }
        }
        plain.close();
    }

    @Override
    public void abort() {
        plain.abort();
    }
}
