package io.fairlead.dataplane.rules;

import java.net.InetAddress;

/** An address range in CIDR form. */
public record Network(String text) {

    /** Whether the address lies in it; an IPv4 range never holds an IPv6 address. */
    public boolean contains(InetAddress address) {
        int slash = text.indexOf('/');
        byte[] base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                .getAddress();
        byte[] asked = address.getAddress();
        if (base.length != asked.length) {
            return false;
        }
        int bits = slash < 0 ? base.length * 8 : Integer.parseInt(text.substring(slash + 1));
        for (int i = 0; i < bits; i += 8) {
            int mask = bits - i >= 8 ? 0xff : 0xff << (8 - (bits - i));
            if (((base[i / 8] ^ asked[i / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
