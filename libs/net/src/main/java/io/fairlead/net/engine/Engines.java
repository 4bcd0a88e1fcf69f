package io.fairlead.net.engine;

import io.fairlead.net.epoll.EpollEngine;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.stock.StockEngine;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** Chooses the I/O engine by a word an operator can set. */
public final class Engines {

    private static final System.Logger LOG = System.getLogger(Engines.class.getName());

    private Engines() {}

    /**
     * The engine for a word: {@code stock}, {@code epoll} (fails where it cannot run), or {@code auto} (epoll where it
     * can run, else stock, with a log line that says why).
     *
     * @throws IllegalArgumentException for any other word
     * @throws UnsupportedOperationException when {@code epoll} was demanded and cannot run here
     */
    public static IoEngine choose(String word) throws IOException {
        return switch (word) {
            case "stock" -> new StockEngine();
            case "epoll" -> epoll();
            case "auto" -> auto();
            default -> throw new IllegalArgumentException("io engine \"" + word + "\" is none of auto, stock, epoll");
        };
    }

    private static IoEngine auto() throws IOException {
        try {
            return epoll();
        } catch (UnsupportedOperationException | LinkageError e) {
            LOG.log(Level.WARNING, "io-engine name=stock reason=\"{0}\"", e.getMessage());
            return new StockEngine();
        }
    }

    private static IoEngine epoll() throws IOException {
        return new EpollEngine(Math.max(1, Runtime.getRuntime().availableProcessors()));
    }
}
