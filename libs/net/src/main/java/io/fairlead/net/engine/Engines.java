package io.fairlead.net.engine;

import io.fairlead.net.epoll.EpollEngine;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.stock.StockEngine;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** Chooses the I/O engine by a word an operator can set. */
public final class Engines {

    private static final System.Logger LOG = System.getLogger(Engines.class.getName());

    private static final int MOST_THREADS = 1024;

    private Engines() {}

    /**
     * The engine for a word: {@code stock}, {@code epoll} (fails where it cannot run), or {@code auto} (epoll where it
     * can run, else stock, with a log line that says why).
     *
     * @param threads loops of epoll, as HAProxy's {@code nbthread}: a number in digits, 0 for one per processor
     * @throws IllegalArgumentException for any other word, or a number of threads that makes no sense
     * @throws UnsupportedOperationException when {@code epoll} was demanded and cannot run here
     */
    public static IoEngine choose(String word, String threads) throws IOException {
        int loops = loops(threads);
        return switch (word) {
            case "stock" -> new StockEngine();
            case "epoll" -> epoll(loops);
            case "auto" -> auto(loops);
            default -> throw new IllegalArgumentException("io engine \"" + word + "\" is none of auto, stock, epoll");
        };
    }

    private static int loops(String threads) {
        try {
            int number = Integer.parseInt(threads);
            if (number >= 0 && number <= MOST_THREADS) {
                return number;
            }
        } catch (NumberFormatException e) {
            LOG.log(Level.DEBUG, "io-threads-unreadable", e);
        }
        throw new IllegalArgumentException("io threads \"" + threads + "\" is no number from 0 to " + MOST_THREADS);
    }

    private static IoEngine auto(int threads) throws IOException {
        try {
            return epoll(threads);
        } catch (UnsupportedOperationException | LinkageError e) {
            LOG.log(Level.WARNING, "io-engine name=stock reason=\"{0}\"", e.getMessage());
            return new StockEngine();
        }
    }

    private static IoEngine epoll(int threads) throws IOException {
        return new EpollEngine(threads == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors()) : threads);
    }
}
