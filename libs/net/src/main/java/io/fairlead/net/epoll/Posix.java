package io.fairlead.net.epoll;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The Linux system calls the engine needs, by the foreign function API. Every call is non-blocking but epoll_wait. */
final class Posix {

    static final int EAGAIN = 11;
    static final int EINTR = 4;
    static final int ECONNABORTED = 103;
    static final int EINPROGRESS = 115;
    static final int EPOLLIN = 1;
    static final int EPOLLOUT = 4;
    static final int EPOLLERR = 8;
    static final int EPOLLHUP = 0x10;
    static final int EPOLLRDHUP = 0x2000;
    static final int EPOLLET = 0x8000_0000;
    static final int SOCK_STREAM_NONBLOCK_CLOEXEC = 1 | 0x800 | 0x80000;
    static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    static final int MSG_PEEK = 2;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_ERROR = 4;
    static final int SO_KEEPALIVE = 9;
    static final int SO_LINGER = 13;
    static final int SO_REUSEPORT = 15;
    static final int IPPROTO_TCP = 6;
    static final int TCP_NODELAY = 1;
    static final int TCP_KEEPIDLE = 4;
    static final int TCP_KEEPINTVL = 5;
    static final int TCP_KEEPCNT = 6;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int SHUT_WR = 1;
    static final int SHUT_RDWR = 2;

    static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker LINKER = Linker.nativeLinker();

    /** No transition to native state and heap arrays allowed: only for calls that never block. */
    private static final Linker.Option CRITICAL = Linker.Option.critical(true);

    private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");
    private static final FunctionDescriptor BYTES_CALL =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

    static final MethodHandle RECV = call("recv", BYTES_CALL, CRITICAL, WITH_ERRNO);
    static final MethodHandle SEND = call("send", BYTES_CALL, CRITICAL, WITH_ERRNO);
    static final MethodHandle SOCKET =
            call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);
    static final MethodHandle BIND =
            call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);
    static final MethodHandle LISTEN = call("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);
    static final MethodHandle ACCEPT4 =
            call("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT), WITH_ERRNO);
    static final MethodHandle CONNECT =
            call("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);
    static final MethodHandle SETSOCKOPT = call(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);
    static final MethodHandle GETSOCKOPT = call(
            "getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS), WITH_ERRNO);
    static final MethodHandle GETSOCKNAME =
            call("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS), WITH_ERRNO);
    static final MethodHandle SHUTDOWN =
            call("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);
    static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), WITH_ERRNO);
    static final MethodHandle EPOLL_CREATE =
            call("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), WITH_ERRNO);
    static final MethodHandle EPOLL_CTL =
            call("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), WITH_ERRNO);
    static final MethodHandle EPOLL_WAIT =
            call("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    static final MethodHandle EPOLL_POLL = call(
            "epoll_wait",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.critical(false));
    static final MethodHandle EVENTFD =
            call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);
    static final MethodHandle WRITE =
            call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), CRITICAL, WITH_ERRNO);
    static final MethodHandle READ =
            call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), CRITICAL, WITH_ERRNO);

    private Posix() {}

    @SuppressWarnings("restricted") // System calls are what this class is for; the launcher enables native access.
    private static MethodHandle call(String name, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment symbol = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException("no " + name + " in the C library"));
        return LINKER.downcallHandle(symbol, type, options);
    }

    /** The errno the last call left in {@code capture}. */
    static int errno(MemorySegment capture) {
        return (int) ERRNO.get(capture, 0L);
    }

    /** A call must not throw: the handles only move primitives. */
    static AssertionError impossible(Throwable thrown) {
        return new AssertionError("a system call handle threw", thrown);
    }

    /** The words for an errno that an operator may meet. */
    static String words(int errno) {
        return switch (errno) {
            case 1, 13 -> "permission denied";
            case 22 -> "invalid argument";
            case 23, 24 -> "too many open files";
            case 32 -> "broken pipe";
            case 97 -> "address family not supported";
            case 98 -> "address already in use";
            case 99 -> "cannot assign requested address";
            case 101 -> "network is unreachable";
            case 103 -> "connection aborted";
            case 104 -> "connection reset by peer";
            case 105, 12 -> "out of memory";
            case 107 -> "not connected";
            case 110 -> "connection timed out";
            case 111 -> "connection refused";
            case 113 -> "no route to host";
            default -> "error " + errno;
        };
    }
}
