package io.fairlead.telemetry.log;

import io.fairlead.model.config.LogFrame;
import io.fairlead.model.config.LogTarget;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log targets in use, opened once each and shared by all who name them. One thread at a time: every method takes
 * the lock, and none is called by traffic. A target that takes no more (a pipe nobody reads) holds the writer and with
 * it the lock for ever; who wants to change or close the targets therefore waits for a moment only.
 */
final class LogOutlets implements AutoCloseable {

    private static final Logger LOG = System.getLogger(LogOutlets.class.getName());

    private static final long PATIENCE_MILLIS = 2_000;
    private static final String TCP = "tcp:";

    /** Longest line of text in a datagram (HAProxy manual 4.2 {@code log ... len}), and longest datagram. */
    private static final int MAX_TEXT = 1024;

    private static final int MAX_DATAGRAM = 60_000;

    private record Outlet(LogSink sink, Severity least, Severity most, LineFrame frame, int length, boolean json) {}

    private final Map<LogTarget, Outlet> outlets = new LinkedHashMap<>();
    private final Set<LogTarget> failing = new HashSet<>();
    private final Set<LogTarget> unflushed = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final StringBuilder framed = new StringBuilder(MAX_TEXT);
    private final AtomicLong droppedByGone = new AtomicLong();
    private final AtomicLong droppedNow = new AtomicLong();
    private volatile boolean pending;
    private final String tag;
    private final ZoneId zone;

    LogOutlets(String tag, ZoneId zone) {
        this.tag = tag;
        this.zone = zone;
    }

    /** Opens the targets that are new and closes those no longer wanted; one that cannot be opened is reported and left out. */
    void use(Collection<LogTarget> wanted) {
        if (!acquire()) {
            LOG.log(Level.WARNING, "log-targets-kept reason=\"a target takes no more lines\"");
            return;
        }
        try {
            replace(wanted);
        } finally {
            lock.unlock();
        }
    }

    private boolean acquire() {
        try {
            return lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void replace(Collection<LogTarget> wanted) {
        List<LogTarget> gone = new ArrayList<>(outlets.keySet());
        gone.removeAll(wanted);
        for (LogTarget target : gone) {
            Outlet outlet = outlets.remove(target);
            if (outlet != null) {
                flush(target, outlet.sink);
                droppedByGone.addAndGet(outlet.sink.dropped());
                outlet.sink.close();
            }
        }
        failing.retainAll(wanted);
        for (LogTarget target : wanted) {
            if (!outlets.containsKey(target)) {
                add(target);
            }
        }
    }

    private void add(LogTarget target) {
        try {
            LineFrame frame = LineFrame.of(target, tag, zone);
            outlets.put(
                    target,
                    new Outlet(
                            open(target.address()),
                            Severity.of(target.level()).orElse(Severity.DEBUG),
                            Severity.of(target.form().minLevel()).orElse(Severity.EMERG),
                            frame,
                            length(target),
                            target.form().frame() == LogFrame.JSON));
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "log-target-unusable target={0} reason={1}", target.address(), reason(e));
        }
    }

    private static int length(LogTarget target) {
        if (target.form().length() != 0) {
            // HAProxy counts the end of the line, too.
            return target.form().length() - 1;
        }
        String address = target.address();
        if (!LineFrame.isSyslog(address) || address.startsWith(TCP)) {
            return Integer.MAX_VALUE;
        }
        return target.form().frame() == LogFrame.JSON ? MAX_DATAGRAM : MAX_TEXT - 1;
    }

    private static LogSink open(String address) throws IOException {
        if (address.equals("stdout")) {
            return StreamSink.stdout();
        }
        if (address.equals("stderr")) {
            return StreamSink.stderr();
        }
        if (address.startsWith("file:")) {
            return new FileSink(Path.of(address.substring("file:".length())));
        }
        if (address.startsWith("unix:")) {
            return new UnixSyslogSink(address.substring("unix:".length()));
        }
        return address.startsWith(TCP)
                ? new TcpSyslogSink(addressOf(address.substring(TCP.length())))
                : new SyslogSink(addressOf(address));
    }

    private static InetSocketAddress addressOf(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("not HOST:PORT");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }

    /**
     * Sends a line to those of the targets that are open and take this level.
     *
     * @param text the line as text, for targets that want text
     * @param json the line as an object, for those that want JSON
     */
    void write(
            Collection<LogTarget> targets, Severity severity, long epochMillis, CharSequence text, CharSequence json) {
        lock.lock();
        try {
            for (LogTarget target : targets) {
                Outlet outlet = outlets.get(target);
                if (outlet != null && severity.isWithin(outlet.least)) {
                    framed.setLength(0);
                    outlet.frame.append(severity.noMoreThan(outlet.most), epochMillis, framed);
                    framed.append(outlet.json ? json : text);
                    write(target, outlet);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(LogTarget target, Outlet outlet) {
        try {
            byte[] bytes = framed.toString().getBytes(StandardCharsets.UTF_8);
            outlet.sink.write(bytes, Math.min(bytes.length, outlet.length));
            unflushed.add(target);
        } catch (IOException e) {
            failed(target, e);
        }
    }

    /** Lines that targets took and could not send. */
    long dropped() {
        return droppedByGone.get() + droppedNow.get();
    }

    /** What targets have kept back goes out. */
    void flush() {
        lock.lock();
        try {
            outlets.forEach((target, outlet) -> flush(target, outlet.sink));
            droppedNow.set(outlets.values().stream()
                    .mapToLong(outlet -> outlet.sink.dropped())
                    .sum());
            pending = outlets.values().stream().anyMatch(outlet -> outlet.sink.pending());
        } finally {
            lock.unlock();
        }
    }

    private void flush(LogTarget target, LogSink sink) {
        try {
            sink.flush();
            if (unflushed.remove(target) && !sink.pending()) {
                // A line that was only taken in proves nothing; one that went out does.
                failing.remove(target);
            }
        } catch (IOException e) {
            unflushed.remove(target);
            failed(target, e);
        }
    }

    /** Says once that a target fails, and again only after it worked in between. */
    private void failed(LogTarget target, IOException e) {
        if (failing.add(target)) {
            LOG.log(Level.WARNING, "log-target-failed target={0} reason={1}", target.address(), reason(e));
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        if (e instanceof NoSuchFileException) {
            return "no such directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Whether a target has lines that it could not send yet. */
    boolean pending() {
        return pending;
    }

    @Override
    public void close() {
        if (!acquire()) {
            return;
        }
        try {
            flush();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (pending && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(5));
                flush();
            }
            outlets.values().forEach(outlet -> outlet.sink.close());
            outlets.clear();
        } finally {
            lock.unlock();
        }
    }
}
