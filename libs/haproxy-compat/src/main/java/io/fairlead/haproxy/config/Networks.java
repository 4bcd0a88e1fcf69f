package io.fairlead.haproxy.config;

import java.util.Optional;

/** Reads networks as {@code src} patterns and {@code option forwardfor except} spell them. HAProxy manual 7.1.6. */
final class Networks {

    private Networks() {}

    /** The network as {@code address} or {@code address/bits}; empty and an error when it is none. */
    static Optional<String> read(Word word, Report report) {
        String text = word.text();
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (Addresses.isLiteral(address)) {
            int bits = slash < 0 ? 0 : bits(text.substring(slash + 1), address.indexOf(':') >= 0 ? 128 : 32);
            if (bits >= 0) {
                return Optional.of(slash < 0 ? address : address + "/" + bits);
            }
        }
        report.error("bad-value", word, "\"" + text + "\" is not a network", "an address, or address/bits: 10.0.0.0/8");
        return Optional.empty();
    }

    private static int bits(String mask, int max) {
        if (max == 32 && mask.indexOf('.') > 0) {
            return Addresses.isLiteral(mask) ? maskBits(mask) : -1;
        }
        if (mask.isEmpty() || mask.length() > 3 || !mask.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int bits = Integer.parseInt(mask);
        return bits <= max ? bits : -1;
    }

    private static int maskBits(String mask) {
        long value = 0;
        for (String part : mask.split("\\.", -1)) {
            value = (value << 8) | Integer.parseInt(part);
        }
        int bits = Long.bitCount(value);
        long contiguous = bits == 0 ? 0 : (0xFFFFFFFFL << (32 - bits)) & 0xFFFFFFFFL;
        return value == contiguous ? bits : -1;
    }
}
