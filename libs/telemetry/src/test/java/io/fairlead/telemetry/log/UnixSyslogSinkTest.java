package io.fairlead.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Lines reach a real datagram socket of the Unix domain. */
@EnabledOnOs(OS.LINUX)
final class UnixSyslogSinkTest {

    /** A socket as the syslog daemon opens it, on the system's own calls. */
    private static final class Daemon implements AutoCloseable {

        private final Arena arena = Arena.ofConfined();
        private final int descriptor;

        Daemon(Path path) throws Throwable {
            byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
            MemorySegment address = arena.allocate(110, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            descriptor = (int) call("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
                    .invoke(1, 2, 0);
            int bound = (int) call("bind", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
                    .invoke(descriptor, address, 2 + name.length + 1);
            assertThat(bound).isZero();
        }

        String receive() throws Throwable {
            MemorySegment buffer = arena.allocate(2048);
            int length = (int)
                    call("recv", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT)
                            .invoke(descriptor, buffer, 2048L, 0x40);
            assertThat(length).isPositive();
            return new String(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }

        @SuppressWarnings("restricted") // the JDK has no datagram sockets of the Unix domain
        private static MethodHandle call(String name, java.lang.foreign.MemoryLayout... arguments) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
        }

        @Override
        public void close() {
            try {
                int ignored = (int) call("close", ValueLayout.JAVA_INT).invoke(descriptor);
            } catch (Throwable e) {
                throw new AssertionError(e);
            } finally {
                arena.close();
            }
        }
    }

    private static void write(LogSink sink, String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        sink.write(bytes, bytes.length);
    }

    @Test
    void aLineIsADatagram(@TempDir Path directory) throws Throwable {
        Path path = directory.resolve("log");
        try (Daemon daemon = new Daemon(path);
                UnixSyslogSink sink = new UnixSyslogSink(path.toString())) {
            write(sink, "<133>Nov 21 06:34:17 haproxy[17]: Server be/s1 is UP");
            assertThat(daemon.receive()).isEqualTo("<133>Nov 21 06:34:17 haproxy[17]: Server be/s1 is UP");
            sink.write("abc".getBytes(StandardCharsets.UTF_8), 2);
            assertThat(daemon.receive()).isEqualTo("ab");
        }
    }

    @Test
    void aDaemonThatIsAwayIsReportedAndFoundAgain(@TempDir Path directory) throws Throwable {
        Path path = directory.resolve("log");
        try (UnixSyslogSink sink = new UnixSyslogSink(path.toString())) {
            assertThatThrownBy(() -> write(sink, "lost"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(path.toString());
            try (Daemon daemon = new Daemon(path)) {
                write(sink, "found");
                assertThat(daemon.receive()).isEqualTo("found");
            }
        }
    }
}
