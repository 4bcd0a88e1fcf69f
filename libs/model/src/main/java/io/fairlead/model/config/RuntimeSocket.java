package io.fairlead.model.config;

import java.util.Optional;

/**
 * An address where operators and tools talk to a node. HAProxy manual 3.1 {@code stats socket}.
 *
 * @param address an absolute path for a Unix socket, else {@code HOST:PORT}
 * @param mode permissions of the file, such as 0600; 0 leaves what the system makes of it
 * @param user owner of the file
 * @param group group of the file
 * @param level what may be done there
 */
public record RuntimeSocket(String address, int mode, Optional<String> user, Optional<String> group, Level level) {

    /** What may be done, each including the former. HAProxy management guide 9.3. */
    public enum Level {
        /** Looking, but not at what clients sent. */
        USER,
        /** Looking at all of it, and clearing maxima. */
        OPERATOR,
        /** Everything. */
        ADMIN
    }

    public RuntimeSocket {
        if (mode < 0 || mode > 0777) {
            throw new IllegalArgumentException("mode " + Integer.toOctalString(mode) + " is not between 0 and 777");
        }
        if (!address.startsWith("/") && address.lastIndexOf(':') <= 0) {
            throw new IllegalArgumentException("\"" + address + "\" is neither an absolute path nor HOST:PORT");
        }
    }

    /** Whether it is a file. */
    public boolean unix() {
        return address.startsWith("/");
    }
}
