package io.fairlead.stats.alerts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Mail through a server that takes it without a login, such as the machine's own. RFC 5321: one message per connection.
 */
record MailReceiver(InetSocketAddress server, String from, List<String> to, String node) implements Receiver {

    private static final int PATIENCE_MILLIS = 10_000;

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void tell(Alert alert) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.getHostString(), server.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            expect(in, 220);
            say(out, in, "EHLO fairlead", 250);
            say(out, in, "MAIL FROM:<" + from + ">", 250);
            for (String receiver : to) {
                say(out, in, "RCPT TO:<" + receiver + ">", 250);
            }
            say(out, in, "DATA", 354);
            say(out, in, message(alert) + "\r\n.", 250);
            say(out, in, "QUIT", 221);
        }
    }

    private String message(Alert alert) {
        String text = Payloads.mail(alert, node);
        int end = text.indexOf('\n');
        String head = "From: <" + from + ">\r\nTo: <" + String.join(">, <", to) + ">\r\nSubject: "
                + text.substring(0, end).replaceAll("[^ -~]", "?")
                + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
        // A line that begins with a dot would end the message: RFC 5321 4.5.2.
        return head
                + text.substring(end + 2)
                        .replace("\r", "")
                        .replace("\n.", "\n..")
                        .replace("\n", "\r\n");
    }

    private static void say(OutputStream out, BufferedReader in, String line, int expected) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        expect(in, expected);
    }

    private static void expect(BufferedReader in, int expected) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null || !line.startsWith(Integer.toString(expected))) {
            throw new IOException("mail server said " + line);
        }
    }
}
