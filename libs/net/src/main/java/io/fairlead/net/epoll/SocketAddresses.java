package io.fairlead.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** {@code sockaddr_in} and {@code sockaddr_in6} to and from {@link InetSocketAddress}. */
final class SocketAddresses {

    /** Room for either form. */
    static final int SIZE = 28;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private SocketAddresses() {}

    static int family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    /** Writes the address and gives its length. */
    static int write(InetSocketAddress address, MemorySegment into) {
        into.fill((byte) 0);
        byte[] bytes = address.getAddress().getAddress();
        into.set(JAVA_SHORT_UNALIGNED, 0, (short) family(address));
        into.set(JAVA_BYTE, 2, (byte) (address.getPort() >> 8));
        into.set(JAVA_BYTE, 3, (byte) address.getPort());
        int at = bytes.length == 4 ? 4 : 8;
        MemorySegment.copy(bytes, 0, into, JAVA_BYTE, at, bytes.length);
        if (address.getAddress() instanceof Inet6Address v6) {
            // Link-local addresses mean nothing without their interface.
            into.set(JAVA_INT, 24, v6.getScopeId());
        }
        return bytes.length == 4 ? 16 : SIZE;
    }

    static InetSocketAddress read(MemorySegment from) {
        boolean v4 = from.get(JAVA_SHORT_UNALIGNED, 0) == AF_INET;
        int port = (from.get(JAVA_BYTE, 2) & 0xff) << 8 | (from.get(JAVA_BYTE, 3) & 0xff);
        byte[] bytes = new byte[v4 ? 4 : 16];
        MemorySegment.copy(from, JAVA_BYTE, v4 ? 4 : 8, bytes, 0, bytes.length);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }
}
