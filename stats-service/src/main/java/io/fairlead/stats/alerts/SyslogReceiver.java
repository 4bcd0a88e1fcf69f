package io.fairlead.stats.alerts;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Syslog over UDP, facility daemon, as RFC 5424 writes it. */
record SyslogReceiver(InetSocketAddress server, String node) implements Receiver {

    private static final int DAEMON = 3 << 3;
    private static final int ALERT = 1;
    private static final int NOTICE = 5;

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public void tell(Alert alert) throws IOException {
        int severity = alert.state() == Alert.State.RESOLVED ? NOTICE : ALERT;
        String line = "<" + (DAEMON + severity) + ">1 " + alert.since() + " " + node.replaceAll("[^!-~]", "-")
                + " fairlead - " + alert.rule() + " - alert-"
                + alert.state().name().toLowerCase(Locale.ROOT) + " " + alert.subject() + " "
                + alert.message().replaceAll("\\p{Cntrl}", " ");
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(
                    bytes, bytes.length, new InetSocketAddress(server.getHostString(), server.getPort())));
        }
    }
}
