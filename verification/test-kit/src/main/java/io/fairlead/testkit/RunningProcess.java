package io.fairlead.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A process a test started; its output is kept, and it ends with the test. Thread-safe. */
public final class RunningProcess implements AutoCloseable {

    private static final int LAST_WORDS_SECONDS = 5;

    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final CountDownLatch collected = new CountDownLatch(1);
    private final Thread killer;

    private RunningProcess(Process process) {
        this.process = process;
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        Thread.ofVirtual().name("output-" + process.pid()).start(this::collect);
    }

    /** Starts a command; standard error joins standard output. */
    public static RunningProcess start(List<String> command, Map<String, String> environment, Path folder) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
            builder.environment().putAll(environment);
            return new RunningProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command that must succeed within a minute and gives its output. */
    public static String runToEnd(List<String> command) {
        try (RunningProcess running = start(command, Map.of(), Path.of("."))) {
            int status = running.exitStatus(Duration.ofMinutes(1));
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status + ":\n" + running.text());
            }
            return running.text();
        }
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Everything it printed so far. */
    public String text() {
        lock.lock();
        try {
            return String.join("\n", output);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a line, also among those already printed; gives up early when the process has said its last. */
    public String awaitLine(Predicate<String> wanted, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        int seen = 0;
        lock.lock();
        try {
            while (true) {
                // Asked first: what was printed before the end is in the list by then.
                boolean complete = collected.getCount() == 0;
                for (; seen < output.size(); seen++) {
                    if (wanted.test(output.get(seen))) {
                        return output.get(seen);
                    }
                }
                long left = deadline - System.nanoTime();
                if (left <= 0 || complete) {
                    throw new AssertionError(
                            (complete ? "it ended without such a line" : "no such line within " + limit) + ":\n"
                                    + String.join("\n", output));
                }
                more.awaitNanos(Math.min(left, 100_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for its end, and for its last words, and gives the exit status. */
    public int exitStatus(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + limit + ":\n" + text());
            }
            // A child of its own may hold the pipe open for longer.
            boolean complete = collected.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            if (!complete) {
                System.getLogger(RunningProcess.class.getName())
                        .log(System.Logger.Level.DEBUG, "output-still-open pid={0}", pid());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Sends SIGTERM; what it says after that is still read. */
    public void terminate() {
        // Process.destroy would close its output as well.
        process.toHandle().destroy();
    }

    /** Sends SIGKILL and waits for the end. */
    public void kill() {
        process.toHandle().destroyForcibly();
        exitStatus(Duration.ofSeconds(20));
    }

    /** Sends a signal by name, such as {@code STOP}. */
    public void signal(String name) {
        runToEnd(List.of("kill", "-" + name, Long.toString(pid())));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            // The JVM is already going down and runs the hook itself.
        }
    }

    private void collect() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lock.lock();
                try {
                    output.add(line);
                    more.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException e) {
            // The stream closes with the process.
        } finally {
            collected.countDown();
        }
    }
}
