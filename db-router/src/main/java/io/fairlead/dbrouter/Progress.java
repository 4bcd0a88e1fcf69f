package io.fairlead.dbrouter;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How far a session's work has come, told by its messages. PostgreSQL documentation 54.2.2 to 54.2.6. One thread tells
 * of requests, another of answers; anybody may ask.
 */
final class Progress {

    /** Names of prepared COMMITs remembered; a session with more loses a word, not a transaction. */
    private static final int NAMES = 64;

    /** Requests that a ReadyForQuery will answer. */
    private final AtomicInteger outstanding = new AtomicInteger();

    /** Of the thread that tells of requests: prepared statements that end a transaction. */
    private final Set<String> commits = new HashSet<>();

    private final PoolCounters counters;
    private volatile char status = 'I';
    private volatile char lastCounted = 'Q';
    private volatile boolean unsynced;
    private volatile boolean copying;
    private volatile boolean committing;

    /** Nothing has happened; what happens is counted here. */
    Progress(PoolCounters counters) {
        this.counters = counters;
    }

    /** Whether nothing is under way and no transaction is open. */
    boolean idle() {
        return status == 'I' && outstanding.get() == 0 && !unsynced;
    }

    /** Whether a request to commit is unanswered. */
    boolean committing() {
        return committing;
    }

    /** The last ReadyForQuery's status: {@code I}, {@code T} or {@code E}. */
    char status() {
        return status;
    }

    /** The client sent a message. */
    void requested(char type, byte[] head, int length) {
        switch (type) {
            case 'Q' -> {
                committing = ends(head, 0, length);
                count(type);
            }
            case 'F' -> count(type);
            case 'S' -> {
                // In copy-in mode the server ignores it; documentation 54.2.6.
                if (!copying) {
                    count(type);
                    unsynced = false;
                }
            }
            case 'P' -> {
                unsynced = true;
                parse(head, length);
            }
            case 'B' -> {
                unsynced = true;
                bind(head, length);
            }
            case 'D', 'E', 'C' -> unsynced = true;
            case 'c', 'f' -> copying = false;
            default -> {
                // The rest neither begins nor ends anything.
            }
        }
    }

    private void count(char type) {
        lastCounted = type;
        counters.queries.increment();
        outstanding.incrementAndGet();
    }

    private void parse(byte[] head, int length) {
        String name = word(head, 0, length);
        int statement = Math.min(length, end(head, 0, length) + 1);
        if (ends(head, statement, length)) {
            if (commits.size() < NAMES) {
                commits.add(name);
            }
        } else {
            commits.remove(name);
        }
    }

    /** The portal's name, then the statement's. */
    private void bind(byte[] head, int length) {
        if (!commits.isEmpty() && commits.contains(word(head, end(head, 0, length) + 1, length))) {
            committing = true;
        }
    }

    /** The server sent a message. */
    void answered(char type, byte[] head, int length) {
        switch (type) {
            case 'Z' -> {
                if (length > 0) {
                    status = (char) head[0];
                }
                if (status == 'I') {
                    counters.transactions.increment();
                }
                copying = false;
                int left = outstanding.get() > 0 ? outstanding.decrementAndGet() : 0;
                committing &= left > 0;
            }
            case 'G' -> {
                copying = true;
                // A Sync that is on its way already falls into the copy and is ignored: another will follow.
                if (lastCounted == 'S' && outstanding.compareAndSet(1, 0)) {
                    unsynced = true;
                }
            }
            case 'E' -> copying = false;
            default -> {
                // Says nothing about the end of anything.
            }
        }
    }

    private static int end(byte[] head, int from, int length) {
        int at = from;
        while (at < length && head[at] != 0) {
            at++;
        }
        return at;
    }

    private static String word(byte[] head, int from, int length) {
        int start = Math.min(from, length);
        return new String(head, start, end(head, start, length) - start, StandardCharsets.UTF_8);
    }

    /** Whether this statement ends a transaction and keeps what it did. */
    private static boolean ends(byte[] head, int from, int length) {
        int at = from;
        while (at < length && head[at] <= ' ' && head[at] > 0) {
            at++;
        }
        // Most statements are told by their first letter.
        if (at == length || "cCeEpP".indexOf(head[at]) < 0) {
            return false;
        }
        String words = new String(head, at, length - at, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        return words.startsWith("commit") || words.startsWith("end") || words.startsWith("prepare transaction");
    }
}
