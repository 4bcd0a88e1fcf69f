package io.fairlead.telemetry.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Lines to the syslog daemon of this machine, over its datagram socket ({@code /dev/log}), which the JDK itself cannot
 * speak to. A socket file made anew by a restarted daemon is found again, since every line is addressed by name. Linux.
 */
final class UnixSyslogSink implements LogSink {

    private static final int MAX_LENGTH = 64 * 1024;
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
    private static final int SUN_PATH = 108;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = handle(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SENDTO = handle(
            "sendto",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment address;
    private final int addressLength;
    private final MemorySegment packet;
    private final int descriptor;
    private final String path;

    UnixSyslogSink(String path) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length >= SUN_PATH) {
            throw new IOException("not the path of a socket: \"" + path + "\"");
        }
        this.path = path;
        this.packet = arena.allocate(MAX_LENGTH);
        this.address = arena.allocate(2 + SUN_PATH, 2);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
        this.addressLength = 2 + name.length + 1;
        this.descriptor = socket();
    }

    @SuppressWarnings("restricted") // the JDK has no datagram sockets of the Unix domain
    private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function), descriptor);
    }

    private static int socket() throws IOException {
        try {
            int made = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            if (made < 0) {
                throw new IOException("no socket for syslog");
            }
            return made;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @Override
    public void write(byte[] line, int length) throws IOException {
        int taken = Math.min(length, MAX_LENGTH);
        MemorySegment.copy(line, 0, packet, ValueLayout.JAVA_BYTE, 0, taken);
        if (send(taken) < 0) {
            throw new IOException("nobody takes log lines at " + path);
        }
    }

    private long send(long length) throws IOException {
        try {
            return (long) SENDTO.invokeExact(descriptor, packet, length, MSG_DONTWAIT_NOSIGNAL, address, addressLength);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @Override
    public void flush() {
        // Every line is a packet.
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            arena.close();
        }
    }
}
