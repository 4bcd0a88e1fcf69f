package io.fairlead.edge.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a runtime socket: reads lines, gives their commands, writes the answers. Without a prompt it ends
 * when what came in was answered; with one it goes on. Used by one thread, but for {@link #late} and {@link #close}.
 */
final class RuntimeConnection implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(RuntimeConnection.class.getName());

    /** HAProxy's {@code tune.bufsize}: longest line. */
    private static final int MAX_LINE = 16_384;

    /** A certificate with its chain and key fits easily. */
    private static final int MAX_PAYLOAD = 256 * 1024;

    private static final String PAYLOAD_MARK = "<<";
    private static final long NEWS_MILLIS = 250;

    private final SocketChannel channel;
    private final CommandTable commands;
    private final Dialogue dialogue;
    private final ByteBuffer input = ByteBuffer.allocate(MAX_LINE).flip();
    private volatile long deadline;
    private volatile boolean busy;

    RuntimeConnection(SocketChannel channel, CommandTable commands, Dialogue dialogue) {
        this.channel = channel;
        this.commands = commands;
        this.dialogue = dialogue;
        touch();
    }

    private void touch() {
        deadline = System.nanoTime() + dialogue.timeout.toNanos();
    }

    /** Whether it has idled for longer than it may. */
    boolean late(long now) {
        return !busy && now - deadline > 0;
    }

    void serve() {
        try {
            while (!dialogue.quit) {
                String line = line(MAX_LINE);
                if (line == null || !answer(line)) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "runtime-connection-ended origin={0} reason=\"{1}\"", dialogue.origin, e);
        }
    }

    /** Gives the commands of a line; false when the connection ends with it. */
    private boolean answer(String line) throws IOException {
        Optional<String> payload = payload(line);
        String text = payload.isPresent() ? line.substring(0, line.lastIndexOf(PAYLOAD_MARK)) : line;
        List<String> all = Words.commands(text);
        for (int i = 0; i < all.size() && !dialogue.quit; i++) {
            boolean last = i == all.size() - 1;
            busy = true;
            String answer;
            try {
                answer = commands.run(all.get(i), last ? payload.orElse("") : "", dialogue);
            } finally {
                touch();
                busy = false;
            }
            follow(answer);
            if (!dialogue.quit) {
                write(answer + (dialogue.prompt ? "\n> " : "\n"));
            }
        }
        if (all.isEmpty() && dialogue.prompt) {
            write("\n> ");
        }
        return dialogue.prompt || input.hasRemaining();
    }

    /** Goes on telling news until the other side says anything or leaves. */
    private void follow(String answer) throws IOException {
        Supplier<String> news = dialogue.news;
        if (news == null) {
            return;
        }
        dialogue.news = null;
        busy = true;
        try {
            write(answer);
            CountDownLatch enough = new CountDownLatch(1);
            Thread.ofVirtual().name("runtime-enough").start(() -> awaitInput(enough));
            while (!enough.await(NEWS_MILLIS, TimeUnit.MILLISECONDS)) {
                write(news.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            touch();
            busy = false;
            dialogue.quit = true;
        }
    }

    private void awaitInput(CountDownLatch enough) {
        try {
            int n = channel.read(ByteBuffer.allocate(1));
            LOG.log(Level.DEBUG, "runtime-news-ended origin={0} read={1}", dialogue.origin, n);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "runtime-news-ended origin={0} reason=\"{1}\"", dialogue.origin, e);
        } finally {
            enough.countDown();
        }
    }

    /** What follows a line that ends with the mark, up to an empty line. */
    private Optional<String> payload(String line) throws IOException {
        if (!line.stripTrailing().endsWith(PAYLOAD_MARK)) {
            return Optional.empty();
        }
        StringBuilder payload = new StringBuilder();
        while (true) {
            if (dialogue.prompt) {
                write("+ ");
            }
            String next = line(MAX_LINE);
            if (next == null || payload.length() + next.length() > MAX_PAYLOAD) {
                throw new IOException("a payload that ends early, or never");
            }
            if (next.isEmpty()) {
                return Optional.of(payload.toString());
            }
            payload.append(next).append('\n');
        }
    }

    /** One line; null at the end, and when it is too long. The last one needs no line end. */
    private @Nullable String line(int limit) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < limit) {
            if (!input.hasRemaining()) {
                input.clear();
                touch();
                int n = channel.read(input);
                input.flip();
                if (n < 0) {
                    return bytes.size() == 0 ? null : text(bytes);
                }
                continue;
            }
            byte b = input.get();
            if (b == '\n') {
                return text(bytes);
            }
            bytes.write(b);
        }
        write("Command line too long\n");
        return null;
    }

    private static String text(ByteArrayOutputStream bytes) {
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            touch();
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "runtime-close-failed reason=\"{0}\"", e);
        }
    }
}
