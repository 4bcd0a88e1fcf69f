package io.fairlead.model.config;

/** How a backend chooses among its servers. HAProxy manual 4.2 {@code balance}, {@code hash-type}. */
public sealed interface Balance {

    /** Smooth weighted round robin. */
    record RoundRobin() implements Balance {}

    /** Round robin whose weights do not change at run time. */
    record StaticRoundRobin() implements Balance {}

    /** The server with the fewest requests in relation to its weight. */
    record LeastConn() implements Balance {}

    /** The first server, in order of position, that still admits. */
    record First() implements Balance {}

    /** The least loaded of {@code draws} servers drawn at random. */
    record Random(int draws) implements Balance {}

    /** Hash of the client's address. */
    record Source(HashType hashType) implements Balance {}

    /** Hash of the path, or of the whole target with its query. */
    record Uri(boolean whole, int length, int depth, boolean pathOnly, HashType hashType) implements Balance {}

    /** Hash of a request header; round robin when it is missing. */
    record Header(String name, HashType hashType) implements Balance {}

    /** Hash of a query parameter; round robin when it is missing. */
    record UrlParam(String name, HashType hashType) implements Balance {}

    /** How a hash becomes a server. */
    record HashType(boolean consistent, int balanceFactor) {
        /** HAProxy's default: modulo the total weight of the usable servers. */
        public static final HashType MAP_BASED = new HashType(false, 0);
    }
}
