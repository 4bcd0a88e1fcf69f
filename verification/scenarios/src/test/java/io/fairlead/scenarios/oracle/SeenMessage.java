package io.fairlead.scenarios.oracle;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP/1 message as it came, chunks removed.
 *
 * @param head first line and header lines
 * @param body each byte as one character
 * @param trailers trailer lines
 */
record SeenMessage(List<String> head, String body, List<String> trailers) {

    /** Reads a request. */
    static SeenMessage read(InputStream in) throws IOException {
        List<String> head = lines(in);
        return withBody(head, in, false);
    }

    /** Reads a response to this method. */
    static SeenMessage readResponse(InputStream in, String method) throws IOException {
        List<String> head = lines(in);
        String[] line = head.getFirst().split(" ", 3);
        String status = line.length > 1 ? line[1] : "";
        boolean bare = method.equals("HEAD") || status.startsWith("1") || status.equals("204") || status.equals("304");
        return bare ? new SeenMessage(head, "", List.of()) : withBody(head, in, true);
    }

    private static SeenMessage withBody(List<String> head, InputStream in, boolean untilClose) throws IOException {
        if (header(head, "transfer-encoding")
                .filter(v -> v.equalsIgnoreCase("chunked"))
                .isPresent()) {
            return chunked(head, in);
        }
        Optional<String> length = header(head, "content-length");
        if (length.isPresent()) {
            return new SeenMessage(head, text(in.readNBytes(Integer.parseInt(length.get()))), List.of());
        }
        return new SeenMessage(head, untilClose ? text(in.readAllBytes()) : "", List.of());
    }

    private static SeenMessage chunked(List<String> head, InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                return new SeenMessage(head, text(body.toByteArray()), lines(in));
            }
            body.write(in.readNBytes(size));
            line(in);
        }
    }

    private static Optional<String> header(List<String> head, String name) {
        String prefix = name + ":";
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }

    /**
     * The message in one text: names of headers in lower case, which is all HAProxy leaves of them, and
     * {@code Connection} last, whose place means nothing.
     */
    String text() {
        StringBuilder text = new StringBuilder(head.getFirst());
        List<String> fields = head.stream().skip(1).map(SeenMessage::lowerName).toList();
        fields.stream()
                .filter(line -> !connection(line))
                .forEach(line -> text.append(" | ").append(line));
        fields.stream()
                .filter(SeenMessage::connection)
                .forEach(line -> text.append(" | ").append(line));
        if (!body.isEmpty()) {
            text.append(" || ")
                    .append(
                            body.length() > 300
                                    ? body.length() + " bytes " + body.hashCode()
                                    : body.replace("\n", "\\n"));
        }
        trailers.forEach(line -> text.append(" ||| ").append(lowerName(line)));
        return text.toString();
    }

    private static String lowerName(String line) {
        int colon = line.indexOf(':');
        return colon < 0
                ? line
                : line.substring(0, colon).toLowerCase(Locale.ROOT)
                        + line.substring(colon).stripTrailing();
    }

    private static boolean connection(String line) {
        return line.startsWith("connection:");
    }

    private static List<String> lines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        return lines;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException(line.isEmpty() ? "" : line.toString());
            }
            line.append((char) c);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
