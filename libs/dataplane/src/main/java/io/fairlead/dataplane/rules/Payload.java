package io.fairlead.dataplane.rules;

/** The first bytes of a TCP connection, and whether more may come. HAProxy manual 7.3.5. */
public final class Payload {

    private final byte[] bytes;
    private int length;
    private boolean complete;

    /** Bytes that are filled from the start. */
    public Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many there are. */
    public int length() {
        return length;
    }

    /** So many more are there. */
    public void grew(int more) {
        length += more;
    }

    /** Whether no more are waited for: time is up, the buffer is full, or the client ended. */
    public boolean complete() {
        return complete;
    }

    /** No more are waited for. */
    public void close() {
        complete = true;
    }

    /** Whether the first message, a TLS record or a line of text, is there, or it is neither. */
    boolean decided() {
        if (length == 0) {
            return false;
        }
        if (bytes[0] == 0x16) {
            return length >= 5 && length >= Math.min(bytes.length, 5 + ((bytes[3] & 0xFF) << 8 | (bytes[4] & 0xFF)));
        }
        if (bytes[0] < 'A' || bytes[0] > 'Z') {
            return true;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                return true;
            }
        }
        return length == bytes.length;
    }
}
