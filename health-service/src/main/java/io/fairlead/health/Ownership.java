package io.fairlead.health;

import io.fairlead.model.state.ServerId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Who probes which server: the node with the highest score for it (rendezvous hashing), so that every node comes to the
 * same answer alone and a change of membership moves only the servers of the node concerned. Pure.
 */
final class Ownership {

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Ownership() {}

    /** The owner among these nodes; none when there are none. */
    static Optional<String> owner(ServerId server, List<String> nodes) {
        return nodes.stream().max((a, b) -> {
            int byScore = Long.compareUnsigned(score(a, server), score(b, server));
            return byScore != 0 ? byScore : a.compareTo(b);
        });
    }

    private static long score(String node, ServerId server) {
        long hash = fnv(fnv(FNV_BASIS, node), server.toString());
        // FNV barely mixes its last bytes into the high bits, and server names differ in their last bytes.
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    private static long fnv(long start, String text) {
        long hash = start;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return (hash ^ 0xff) * FNV_PRIME;
    }
}
