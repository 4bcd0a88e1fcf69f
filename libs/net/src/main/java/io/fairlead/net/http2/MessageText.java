package io.fairlead.net.http2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Takes an HTTP/1.1 message as it is written, in pieces of any size, and hands it on as header fields and data. RFC 9113
 * section 8.1. What comes here was checked and framed by ourselves.
 */
final class MessageText {

    /** Where the parts of the message go. */
    interface Target {
        /** Fields, names and values in turn, and data behind them; either may be empty. */
        void send(List<String> fields, byte[] data, int offset, int length, boolean end) throws IOException;
    }

    /** Knows heads: of requests or of responses. */
    interface Heads {
        /** What a head, given as its lines, is as fields, and what follows it. */
        Start read(String[] lines) throws IOException;
    }

    /** What follows a head. */
    enum Body {
        /** Nothing: the message is complete. */
        NONE,
        /** Another head, as this one was an interim one. */
        HEAD,
        LENGTH,
        CHUNKED,
        UNTIL_END,
        TUNNEL,
        /** Nothing, and whoever wrote the head is told that it is wrong. */
        REFUSED
    }

    /**
     * A head.
     *
     * @param fields names and values in turn
     * @param body what follows
     * @param length of the body, where it is told
     */
    record Start(List<String> fields, Body body, long length) {}

    private enum State {
        HEAD,
        LENGTH,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        UNTIL_END,
        TUNNEL,
        DONE
    }

    private static final byte[] NOTHING = {};
    private static final int LARGEST_TEXT = 64 * 1024;

    private final Heads heads;
    private final Target target;
    private State state = State.HEAD;
    private byte[] text = NOTHING;
    private int textLength;
    private List<String> pending = List.of();
    private long left;

    MessageText(Heads heads, Target target) {
        this.heads = heads;
        this.target = target;
    }

    /** Whether the end was sent. */
    boolean done() {
        return state == State.DONE;
    }

    void write(byte[] from, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            at = switch (state) {
                case HEAD -> head(from, at, end);
                case LENGTH -> data(from, at, end, true);
                case CHUNK_SIZE -> chunkSize(from, at, end);
                case CHUNK -> data(from, at, end, false);
                case CHUNK_END -> chunkEnd(from, at, end);
                case TRAILERS -> trailers(from, at, end);
                case UNTIL_END, TUNNEL -> {
                    send(from, at, end - at, false);
                    yield end;
                }
                case DONE -> throw new IOException("the stream has ended");
            };
        }
        if (!pending.isEmpty()) {
            send(NOTHING, 0, 0, false);
        }
    }

    /** The writer has ended its side. */
    void end() throws IOException {
        if (state == State.UNTIL_END || state == State.TUNNEL) {
            state = State.DONE;
            send(NOTHING, 0, 0, true);
        }
    }

    private void send(byte[] from, int at, int length, boolean end) throws IOException {
        List<String> fields = pending;
        pending = List.of();
        target.send(fields, from, at, length, end);
    }

    /** Collects a part that ends with these octets; gives where it goes on. */
    private int collect(byte[] from, int at, int end, String mark) throws IOException {
        if (text.length - textLength < end - at) {
            text = Arrays.copyOf(text, Math.max(textLength + end - at, 1024));
        }
        int marked = mark.length();
        for (int i = at; i < end; i++) {
            text[textLength++] = from[i];
            if (textLength >= marked && ends(mark)) {
                return i + 1;
            }
        }
        if (textLength > LARGEST_TEXT) {
            throw new IOException("head too large");
        }
        return end;
    }

    private boolean ends(String mark) {
        for (int i = 0, from = textLength - mark.length(); i < mark.length(); i++) {
            if (text[from + i] != mark.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String take() {
        String taken = new String(text, 0, textLength, StandardCharsets.ISO_8859_1);
        text = NOTHING;
        textLength = 0;
        return taken;
    }

    private int head(byte[] from, int at, int end) throws IOException {
        int next = collect(from, at, end, "\r\n\r\n");
        if (textLength >= 4 && ends("\r\n\r\n")) {
            begin(take());
        }
        return next;
    }

    private void begin(String head) throws IOException {
        Start start = heads.read(head.split("\r\n", -1));
        pending = start.fields();
        switch (start.body()) {
            case NONE -> complete();
            case HEAD -> send(NOTHING, 0, 0, false);
            case LENGTH -> {
                left = start.length();
                state = State.LENGTH;
            }
            case CHUNKED -> state = State.CHUNK_SIZE;
            case UNTIL_END -> state = State.UNTIL_END;
            case TUNNEL -> state = State.TUNNEL;
            case REFUSED -> {
                complete();
                throw new IOException("the message is wrong");
            }
        }
    }

    private void complete() throws IOException {
        state = State.DONE;
        send(NOTHING, 0, 0, true);
    }

    private int data(byte[] from, int at, int end, boolean last) throws IOException {
        int n = (int) Math.min(end - at, left);
        left -= n;
        boolean over = left == 0;
        if (over) {
            state = last ? State.DONE : State.CHUNK_END;
        }
        send(from, at, n, over && last);
        return at + n;
    }

    private int chunkSize(byte[] from, int at, int end) throws IOException {
        int next = collect(from, at, end, "\r\n");
        if (textLength >= 2 && ends("\r\n")) {
            String line = take();
            int semicolon = line.indexOf(';');
            left = Long.parseLong((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
            state = left == 0 ? State.TRAILERS : State.CHUNK;
        }
        return next;
    }

    private int chunkEnd(byte[] from, int at, int end) throws IOException {
        int next = collect(from, at, end, "\r\n");
        if (textLength >= 2 && ends("\r\n")) {
            take();
            state = State.CHUNK_SIZE;
        }
        return next;
    }

    /** Either the empty line at once, or lines and then it. */
    private int trailers(byte[] from, int at, int end) throws IOException {
        int next = collect(from, at, end, "\r\n");
        if (textLength == 2 && ends("\r\n")) {
            take();
            state = State.DONE;
            send(NOTHING, 0, 0, true);
        } else if (textLength >= 4 && ends("\r\n\r\n")) {
            String[] lines = take().split("\r\n", -1);
            if (!pending.isEmpty()) {
                send(NOTHING, 0, 0, false);
            }
            List<String> fields = new ArrayList<>();
            for (String line : lines) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.add(line.substring(0, colon).toLowerCase(Locale.ROOT));
                    fields.add(line.substring(colon + 1).strip());
                }
            }
            state = State.DONE;
            pending = fields;
            send(NOTHING, 0, 0, true);
        }
        return next;
    }
}
