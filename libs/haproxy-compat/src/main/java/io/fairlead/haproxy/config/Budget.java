package io.fairlead.haproxy.config;

/**
 * How much one configuration may grow beyond its text: a port range is many listeners, and a {@code defaults} section or
 * an ACL counts again wherever it is used. Used by one thread.
 */
final class Budget {

    /** A hundred times what a large configuration needs. */
    static final int LIMIT = 500_000;

    private final Report report;
    private int left = LIMIT;

    Budget(Report report) {
        this.report = report;
    }

    /** Takes so much for the word; false and one error when there is not so much left. */
    boolean take(int amount, Word at) {
        if (left < 0) {
            return false;
        }
        left -= amount;
        if (left < 0) {
            report.error(
                    "too-large", at, "the configuration is too large", "it repeats too many rules, tests or addresses");
        }
        return left >= 0;
    }
}
