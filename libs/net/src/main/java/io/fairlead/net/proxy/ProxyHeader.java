package io.fairlead.net.proxy;

import io.fairlead.net.io.ForwardingTransport;
import io.fairlead.net.io.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A PROXY header of version 1 (text) or 2 (binary): the first bytes of a connection, before anything else. Reads not a
 * byte too much. HAProxy's doc/proxy-protocol.txt, sections 2.1 and 2.2.
 *
 * @param source the client the proxy speaks for; absent when it speaks for itself
 * @param destination where that client connected to; absent as well then
 */
public record ProxyHeader(Optional<InetSocketAddress> source, Optional<InetSocketAddress> destination) {

    /** Longest line of version 1, with its end. */
    private static final int LONGEST_LINE = 107;

    /** Bytes that are there in either version: fewer than the shortest line of version 1 has. */
    private static final int START = 12;

    /** Type-length-values behind the addresses are skipped up to here. */
    private static final int LONGEST_BODY = 4096;

    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final ProxyHeader OWN = new ProxyHeader(Optional.empty(), Optional.empty());

    /**
     * Reads the header that must be there.
     *
     * @return the same connection with the addresses the header tells
     * @throws IOException when there is none or it is malformed, with a sentence
     */
    public static Transport accept(Transport transport, long deadline) throws IOException {
        ProxyHeader header = read(transport, deadline);
        return header.source().isEmpty() ? transport : new Told(transport, header);
    }

    /** The connection as it was before a header told its addresses: the one to the proxy before us. */
    public static Transport carrier(Transport transport) {
        return transport instanceof Told told ? told.carrier : transport;
    }

    static ProxyHeader read(Transport transport, long deadline) throws IOException {
        byte[] start = new byte[START];
        fill(transport, start, 0, START, deadline);
        if (Arrays.equals(start, SIGNATURE)) {
            return binary(transport, deadline);
        }
        if (new String(start, StandardCharsets.US_ASCII).startsWith("PROXY ")) {
            return text(transport, start, deadline);
        }
        throw new IOException("no PROXY header");
    }

    private static void fill(Transport transport, byte[] into, int from, int to, long deadline) throws IOException {
        for (int at = from; at < to; ) {
            int n = transport.read(into, at, to - at, deadline);
            if (n < 0) {
                throw new EOFException("connection ended in the PROXY header");
            }
            at += n;
        }
    }

    /** Byte by byte: what is behind the line belongs to somebody else. */
    private static ProxyHeader text(Transport transport, byte[] start, long deadline) throws IOException {
        byte[] line = Arrays.copyOf(start, LONGEST_LINE);
        int length = START;
        while (line[length - 1] != '\n') {
            if (length == LONGEST_LINE) {
                throw malformed();
            }
            fill(transport, line, length, length + 1, deadline);
            length++;
        }
        if (line[length - 2] != '\r') {
            throw malformed();
        }
        String[] words = new String(line, 0, length - 2, StandardCharsets.US_ASCII).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return OWN;
        }
        if (words.length != 6 || !(words[1].equals("TCP4") || words[1].equals("TCP6"))) {
            throw malformed();
        }
        return told(address(words[2], words[4]), address(words[3], words[5]));
    }

    private static ProxyHeader told(InetSocketAddress source, InetSocketAddress destination) {
        return new ProxyHeader(Optional.of(source), Optional.of(destination));
    }

    private static InetSocketAddress address(String host, String port) throws IOException {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(port));
        } catch (IllegalArgumentException e) {
            throw new IOException("malformed PROXY header", e);
        }
    }

    private static ProxyHeader binary(Transport transport, long deadline) throws IOException {
        byte[] fixed = new byte[4];
        fill(transport, fixed, 0, 4, deadline);
        int command = fixed[0] & 0xff;
        int length = (fixed[2] & 0xff) << 8 | (fixed[3] & 0xff);
        if (command >> 4 != 2 || (command & 0xf) > 1 || length > LONGEST_BODY) {
            throw malformed();
        }
        byte[] body = new byte[length];
        fill(transport, body, 0, length, deadline);
        boolean local = (command & 0xf) == 0;
        return switch (local ? 0 : fixed[1] & 0xff) {
            case 0x11 -> addresses(body, 4);
            case 0x21 -> addresses(body, 16);
            // LOCAL, and families that are not TCP: the connection's own addresses hold.
            default -> OWN;
        };
    }

    private static ProxyHeader addresses(byte[] body, int size) throws IOException {
        if (body.length < 2 * size + 4) {
            throw malformed();
        }
        InetAddress source = InetAddress.getByAddress(Arrays.copyOfRange(body, 0, size));
        InetAddress destination = InetAddress.getByAddress(Arrays.copyOfRange(body, size, 2 * size));
        return told(
                new InetSocketAddress(source, port(body, 2 * size)),
                new InetSocketAddress(destination, port(body, 2 * size + 2)));
    }

    private static int port(byte[] body, int at) {
        return (body[at] & 0xff) << 8 | (body[at + 1] & 0xff);
    }

    private static IOException malformed() {
        return new IOException("malformed PROXY header");
    }

    /** A connection that has the addresses it was told. */
    private static final class Told extends ForwardingTransport {

        private final Transport carrier;
        private final InetSocketAddress remote;
        private final InetSocketAddress local;

        Told(Transport transport, ProxyHeader header) {
            super(transport);
            this.carrier = transport;
            this.remote = header.source().orElseGet(transport::remoteAddress);
            this.local = header.destination().orElseGet(transport::localAddress);
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return remote;
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }
    }
}
