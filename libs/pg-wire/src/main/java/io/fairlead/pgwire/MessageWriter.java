package io.fairlead.pgwire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Collects messages a server sends, to be written at once. PostgreSQL documentation 54.7. Not thread-safe. */
public final class MessageWriter {

    /** Object identifier of the type {@code text}, and {@code -1} for "any length" and "no modifier". */
    private static final int TEXT = 25;

    private static final int ANY = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Nothing collected. */
    public MessageWriter() {}

    /** A request for authentication of this kind; 0 says that it is over. */
    public MessageWriter authentication(int kind, byte[] data) {
        return message(
                'R', ByteBuffer.allocate(4 + data.length).putInt(kind).put(data).array());
    }

    /** A setting. */
    public MessageWriter parameter(String name, String value) {
        return message('S', new ParameterStatus(name, value).payload());
    }

    /** Columns of text. */
    public MessageWriter columns(List<String> names) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(ByteBuffer.allocate(2).putShort((short) names.size()).array());
        for (String name : names) {
            payload.writeBytes(zeroEnded(name));
            payload.writeBytes(ByteBuffer.allocate(18)
                    .putInt(0)
                    .putShort((short) 0)
                    .putInt(TEXT)
                    .putShort((short) ANY)
                    .putInt(ANY)
                    .putShort((short) 0)
                    .array());
        }
        return message('T', payload.toByteArray());
    }

    /** A row of these values. */
    public MessageWriter row(List<String> values) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(
                ByteBuffer.allocate(2).putShort((short) values.size()).array());
        for (String value : values) {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            payload.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
            payload.writeBytes(text);
        }
        return message('D', payload.toByteArray());
    }

    /** A command is done. */
    public MessageWriter complete(String tag) {
        return message('C', zeroEnded(tag));
    }

    /** The next query may come; no transaction is open. */
    public MessageWriter ready() {
        return message('Z', new byte[] {'I'});
    }

    /** An error that does not end the session. */
    public MessageWriter error(ErrorMessage error) {
        bytes.writeBytes(error.bytes("ERROR"));
        return this;
    }

    /** A message of this type. */
    public MessageWriter message(char type, byte[] payload) {
        bytes.writeBytes(new PgMessage(type, payload).bytes());
        return this;
    }

    private static byte[] zeroEnded(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    /** What was collected; the writer is empty afterwards. */
    public byte[] take() {
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }
}
