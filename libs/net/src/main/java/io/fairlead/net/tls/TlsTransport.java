package io.fairlead.net.tls;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * TLS over another transport, by {@link SSLEngine}. Can be put over a connection that has already carried bytes.
 *
 * <p>Encrypted bytes are kept only while a record is incomplete, decrypted ones only until they are read; records that
 * fit are decrypted straight into the reader's array. One lock guards writing, since reading may have to answer a key
 * update. After a write that failed or passed its deadline the stream is torn: only {@link #close} or {@link #abort}
 * make sense. Renegotiation (RFC 5246 7.4.1.1) is refused.
 */
public final class TlsTransport implements Transport {

    private static final System.Logger LOG = System.getLogger(TlsTransport.class.getName());
    private static final int ALERT_TRIES = 6;
    private static final long CLOSE_NANOS = 1_000_000_000L;

    /** Only TLS 1.2 can be asked to shake hands again, which costs us far more than the one who asks. */
    private static final String RENEGOTIABLE = "TLSv1.2";

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

    /** A server's side whose first record was read already. */
    TlsTransport(Transport plain, SSLEngine engine, HelloPeek first) {
        this(plain, engine);
        this.encryptedBytes = first.bytes();
        this.encrypted = ByteBuffer.wrap(encryptedBytes, 0, first.length());
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
                case NEED_TASK -> HandshakeTasks.run(engine);
                case NEED_WRAP -> flush(deadline);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap(deadline)) {
                        throw new EOFException("connection ended in the TLS handshake");
                    }
                }
            }
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

    /** The engine throws first and offers its alert afterwards, behind what it had to say before. */
    private void sendAlert(long deadline) throws IOException {
        for (int i = 0; i < ALERT_TRIES; i++) {
            try {
                if (wrap(NOTHING, deadline).bytesProduced() == 0) {
                    return;
                }
            } catch (SSLException e) {
                LOG.log(Level.TRACE, "tls-alert-not-yet", e);
            }
        }
    }

    /** One record out; holds the write lock. */
    private SSLEngineResult wrap(ByteBuffer source, long deadline) throws IOException {
        if (outgoing.length < packet) {
            outgoing = PacketBuffers.borrow(packet);
        }
        SSLEngineResult result = engine.wrap(source, ByteBuffer.wrap(outgoing));
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            throw new SSLException("record larger than its limit");
        }
        if (result.bytesProduced() > 0) {
            plain.write(outgoing, 0, result.bytesProduced(), deadline);
        }
        return result;
    }

    /** Decrypts one record into {@link #decrypted}, receiving more when needed; false at the end of the stream. */
    private boolean unwrap(long deadline) throws IOException {
        if (decrypted.capacity() < application) {
            decrypted = ByteBuffer.wrap(PacketBuffers.borrow(application));
        }
        decrypted.clear();
        try {
            return switch (unwrap(decrypted, deadline)) {
                case OK, CLOSED -> true;
                case BUFFER_UNDERFLOW -> false;
                case BUFFER_OVERFLOW -> throw new SSLException("record larger than its limit");
            };
        } finally {
            decrypted.flip();
        }
    }

    /** The same into any buffer; {@code BUFFER_UNDERFLOW} means the end of the stream. */
    private Status unwrap(ByteBuffer target, long deadline) throws IOException {
        if (!encrypted.hasRemaining() && !receive(deadline)) {
            return Status.BUFFER_UNDERFLOW;
        }
        while (true) {
            Status status;
            try {
                status = engine.unwrap(encrypted, target).getStatus();
            } catch (SSLException e) {
                alert(deadline);
                throw e;
            }
            if (status == Status.CLOSED) {
                ended = true;
            }
            if (status != Status.BUFFER_UNDERFLOW) {
                return status;
            }
            if (!receive(deadline)) {
                return Status.BUFFER_UNDERFLOW;
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
            encryptedBytes = PacketBuffers.borrow(packet);
            encrypted = ByteBuffer.wrap(encryptedBytes, 0, packet);
        } else {
            encrypted.compact();
        }
        try {
            if (!encrypted.hasRemaining()) {
                // The engine would wait for up to 32 KiB, which no RFC allows: RFC 8446 5.2, RFC 5246 6.2.3.
                throw new SSLException("record larger than its limit");
            }
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

    /** An idle connection keeps no buffers. Called by the reader. */
    private void dropEmpty() {
        if (!encrypted.hasRemaining() && encryptedBytes.length > 0) {
            PacketBuffers.giveBack(encryptedBytes);
            encrypted = NOTHING;
            encryptedBytes = NO_BYTES;
        }
        if (!decrypted.hasRemaining() && decrypted.capacity() > 0) {
            PacketBuffers.giveBack(decrypted.array());
            decrypted = NOTHING;
        }
        if (writing.tryLock()) {
            try {
                PacketBuffers.giveBack(outgoing);
                outgoing = NO_BYTES;
            } finally {
                writing.unlock();
            }
        }
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadline) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!decrypted.hasRemaining()) {
            if (ended) {
                return -1;
            }
            ByteBuffer target = ByteBuffer.wrap(into, offset, length);
            boolean more = switch (unwrap(target, deadline)) {
                case OK, CLOSED -> true;
                case BUFFER_OVERFLOW -> unwrap(deadline);
                case BUFFER_UNDERFLOW -> false;
            };
            if (!more) {
                // An end without close_notify: HTTP framing tells a truncated body, so this is the plain end.
                ended = true;
                return -1;
            }
            afterUnwrap(deadline);
            if (target.position() > offset) {
                return target.position() - offset;
            }
        }
        int n = Math.min(length, decrypted.remaining());
        decrypted.get(into, offset, n);
        return n;
    }

    /** Tickets and key updates arrive between data. */
    private void afterUnwrap(long deadline) throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            if (protocol().equals(RENEGOTIABLE)) {
                throw new SSLException("renegotiation refused");
            }
            HandshakeTasks.run(engine);
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
                if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                    throw new SSLException("renegotiation refused");
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

    /** The host name the client asked for, on the server's side; empty when it named none. */
    public String requestedName() {
        if (!engine.getUseClientMode() && engine.getSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return "";
    }

    /** The certificates the peer showed and that were verified, its own first; empty when it showed none. */
    public List<X509Certificate> peerCertificates() {
        try {
            return Arrays.stream(engine.getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /** Protocol version, such as {@code TLSv1.3}. */
    public String protocol() {
        return engine.getSession().getProtocol();
    }

    /** Cipher suite by its standard name. */
    public String cipherSuite() {
        return engine.getSession().getCipherSuite();
    }

    /** Version and cipher suite, for logs. */
    public String description() {
        return protocol() + " " + cipherSuite();
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

    /** Says close_notify if it can be said at once: closing never waits for a peer that does not read. */
    @Override
    public void close() {
        if (!engine.isOutboundDone() && writing.tryLock()) {
            try {
                engine.closeOutbound();
                wrap(NOTHING, Deadlines.inNanos(0));
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
