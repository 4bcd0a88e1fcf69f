package io.fairlead.balancing;

/**
 * The limit of a server whose backend has a full load. HAProxy manual 5.2 {@code minconn}: in proportion to the load,
 * never below minconn, and maxconn from the full load on.
 */
public final class DynamicLimit {

    private DynamicLimit() {}

    /**
     * The limit now; 0 for none.
     *
     * @param minconn 0 for a limit that does not change
     * @param maxconn 0 for the same as minconn
     * @param load sessions of the backend
     * @param fullconn sessions at which the limit is maxconn
     */
    public static int of(int minconn, int maxconn, long load, int fullconn) {
        int most = Math.max(minconn, maxconn);
        if (minconn == 0 || minconn == most || load >= fullconn) {
            return most;
        }
        return (int) Math.max(minconn, load * most / fullconn);
    }
}
