package io.fairlead.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A port for the quick start: the favourite, or the next one that nobody listens on. */
final class FreePort {

    private static final int TRIES = 100;
    private static final int HIGHEST = 65_535;

    private FreePort() {}

    /**
     * The port; when it is not the favourite, it says so. 0 stays 0: the system chooses.
     *
     * @throws IOException when none of the next hundred is free
     */
    static int from(String host, int favourite, PrintWriter out) throws IOException {
        if (favourite == 0) {
            return 0;
        }
        InetAddress address = InetAddress.getAllByName(host)[0];
        int last = Math.min(HIGHEST, favourite + TRIES - 1);
        for (int port = favourite; port <= last; port++) {
            if (free(address, port)) {
                if (port != favourite) {
                    out.println("port " + favourite + " is busy, using " + port);
                }
                return port;
            }
        }
        throw new IOException("no port from " + favourite + " to " + last + " is free on " + host);
    }

    private static boolean free(InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
