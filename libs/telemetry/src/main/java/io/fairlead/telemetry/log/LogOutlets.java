package io.fairlead.telemetry.log;

import io.fairlead.model.config.LogTarget;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log targets in use, opened once each and shared by all who name them. One thread at a time: every method takes
 * the lock, and none is called by traffic. A target that takes no more (a pipe nobody reads) holds the writer and with
 * it the lock for ever; who wants to change or close the targets therefore waits for a moment only.
 */
final class LogOutlets implements AutoCloseable {

    private static final Logger LOG = System.getLogger(LogOutlets.class.getName());

    private static final long PATIENCE_MILLIS = 2_000;

    private record Outlet(LogSink sink, Severity least) {}

    private final Map<LogTarget, Outlet> outlets = new LinkedHashMap<>();
    private final Set<LogTarget> failing = new HashSet<>();
    private final Set<LogTarget> unflushed = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
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
            outlets.put(
                    target, new Outlet(open(target), Severity.of(target.level()).orElse(Severity.DEBUG)));
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "log-target-unusable target={0} reason={1}", target.address(), reason(e));
        }
    }

    private LogSink open(LogTarget target) throws IOException {
        String address = target.address();
        if (address.equals("stdout")) {
            return StreamSink.stdout();
        }
        if (address.equals("stderr")) {
            return StreamSink.stderr();
        }
        if (address.startsWith("file:")) {
            return new FileSink(Path.of(address.substring("file:".length())));
        }
        OptionalInt facility = Facility.of(target.facility());
        if (facility.isEmpty()) {
            throw new IllegalArgumentException("unknown facility \"" + target.facility() + "\"");
        }
        if (address.startsWith("unix:")) {
            return new UnixSyslogSink(address.substring("unix:".length()), facility.getAsInt(), tag, zone);
        }
        return new SyslogSink(addressOf(address), facility.getAsInt(), tag, zone);
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

    /** Sends a line to those of the targets that are open and take this level. */
    void write(Collection<LogTarget> targets, Severity severity, long epochMillis, CharSequence line) {
        lock.lock();
        try {
            for (LogTarget target : targets) {
                Outlet outlet = outlets.get(target);
                if (outlet != null && severity.isWithin(outlet.least)) {
                    write(target, outlet.sink, severity, epochMillis, line);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(LogTarget target, LogSink sink, Severity severity, long epochMillis, CharSequence line) {
        try {
            sink.write(severity, epochMillis, line);
            unflushed.add(target);
        } catch (IOException e) {
            failed(target, e);
        }
    }

    /** What targets have kept back goes out. */
    void flush() {
        lock.lock();
        try {
            outlets.forEach((target, outlet) -> flush(target, outlet.sink));
        } finally {
            lock.unlock();
        }
    }

    private void flush(LogTarget target, LogSink sink) {
        try {
            sink.flush();
            if (unflushed.remove(target)) {
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

    @Override
    public void close() {
        if (!acquire()) {
            return;
        }
        try {
            flush();
            outlets.values().forEach(outlet -> outlet.sink.close());
            outlets.clear();
        } finally {
            lock.unlock();
        }
    }
}
