package io.fairlead.net.proxyprotocol;

import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The first bytes of a proxied connection, version 1 (a line) or 2 (binary). The PROXY protocol, sections 2.1 and 2.2.
 *
 * @param source who is connected to the proxy; empty when it does not say (LOCAL, UNKNOWN)
 * @param destination where it is connected to
 */
public record ProxyHeader(Optional<InetSocketAddress> source, Optional<InetSocketAddress> destination) {

    private static final int LONGEST_LINE = 107;
    private static final int LONGEST_BINARY = 2048;
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final ProxyHeader UNSAID = new ProxyHeader(Optional.empty(), Optional.empty());

    /**
     * Reads exactly the header and nothing behind it.
     *
     * @throws IOException when the bytes are no such header, or do not come in time
     */
    public static ProxyHeader read(Transport from, long deadline) throws IOException {
        byte[] b = new byte[LONGEST_LINE];
        fill(from, b, 0, SIGNATURE.length, deadline);
        return Arrays.equals(b, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)
                ? binary(from, deadline)
                : line(from, b, deadline);
    }

    private static void fill(Transport from, byte[] into, int at, int length, long deadline) throws IOException {
        int done = 0;
        while (done < length) {
            int n = from.read(into, at + done, length - done, deadline);
            if (n < 0) {
                throw new IOException("the connection ended within its PROXY header");
            }
            done += n;
        }
    }

    private static ProxyHeader binary(Transport from, long deadline) throws IOException {
        byte[] head = new byte[4];
        fill(from, head, 0, 4, deadline);
        int length = (head[2] & 0xFF) << 8 | (head[3] & 0xFF);
        int command = head[0] & 0xF;
        if ((head[0] & 0xF0) != 0x20 || command > 1 || length > LONGEST_BINARY) {
            throw new IOException("invalid PROXY header of version 2");
        }
        byte[] rest = new byte[length];
        fill(from, rest, 0, length, deadline);
        int family = (head[1] & 0xF0) >> 4;
        int size = family == 1 ? 4 : family == 2 ? 16 : 0;
        if (command == 0 || size == 0) {
            return UNSAID;
        }
        if (length < 2 * size + 4) {
            throw new IOException("PROXY header of version 2 is too short");
        }
        return new ProxyHeader(
                Optional.of(address(rest, 0, size, 2 * size)), Optional.of(address(rest, size, size, 2 * size + 2)));
    }

    private static InetSocketAddress address(byte[] b, int at, int size, int port) throws IOException {
        InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(b, at, at + size));
        return new InetSocketAddress(address, (b[port] & 0xFF) << 8 | (b[port + 1] & 0xFF));
    }

    private static ProxyHeader line(Transport from, byte[] b, long deadline) throws IOException {
        int length = SIGNATURE.length;
        if (!new String(b, 0, 6, StandardCharsets.ISO_8859_1).equals("PROXY ")) {
            throw new IOException("no PROXY header");
        }
        // byte by byte, for what follows the line belongs to somebody else
        while (b[length - 1] != '\n') {
            if (length == LONGEST_LINE) {
                throw new IOException("PROXY line is too long");
            }
            fill(from, b, length, 1, deadline);
            length++;
        }
        String text = new String(b, 0, length, StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r\n")) {
            throw new IOException("PROXY line does not end with CRLF");
        }
        String[] words = text.strip().split(" ");
        if (words.length >= 2 && words[1].equals("UNKNOWN")) {
            return UNSAID;
        }
        if (words.length != 6 || !(words[1].equals("TCP4") || words[1].equals("TCP6"))) {
            throw new IOException("invalid PROXY line");
        }
        return new ProxyHeader(Optional.of(place(words[2], words[4])), Optional.of(place(words[3], words[5])));
    }

    private static InetSocketAddress place(String address, String port) throws IOException {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(address), Integer.parseInt(port));
        } catch (IllegalArgumentException e) {
            throw new IOException("invalid address in a PROXY line", e);
        }
    }
}
