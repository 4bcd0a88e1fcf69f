package io.fairlead.dataplane.rules;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** An address range in CIDR form. Immutable. */
public final class Network {

    private final byte[] base;
    private final int bits;

    /** The range a text such as {@code 10.0.0.0/8} stands for. */
    public Network(String text) {
        int slash = text.indexOf('/');
        base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                .getAddress();
        bits = slash < 0 ? base.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > base.length * 8) {
            throw new IllegalArgumentException("\"" + text + "\" is not a network");
        }
    }

    /** Whether the address lies in it; an IPv4 range never holds an IPv6 address. */
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    /** Whether the address with these bytes lies in it. */
    public boolean contains(byte[] asked) {
        if (base.length != asked.length) {
            return false;
        }
        for (int i = 0; i < bits; i += 8) {
            int mask = bits - i >= 8 ? 0xff : 0xff << (8 - (bits - i));
            if (((base[i / 8] ^ asked[i / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The first address of the range of that size in which the address lies. */
    static InetAddress masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int left = Math.clamp(bits - i * 8L, 0, 8);
            masked[i] &= (byte) (0xFF << (8 - left));
        }
        try {
            return InetAddress.getByAddress(masked);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }
}
