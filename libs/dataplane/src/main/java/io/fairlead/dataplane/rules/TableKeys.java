package io.fairlead.dataplane.rules;

import io.fairlead.dataplane.table.TableKey;
import io.fairlead.model.config.StickTable;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Makes keys of values, as the type of the table wants them. HAProxy manual 4.2 {@code stick-table type}. */
public final class TableKeys {

    private TableKeys() {}

    /** The key, null when the value has none of that type. */
    public static @Nullable TableKey of(Value value, StickTable table) {
        return switch (table.type()) {
            case IP -> value.asAddress() && value.address() instanceof Inet4Address ip ? of(ip.getAddress()) : null;
            case IPV6 -> value.asAddress() ? of(wide(value.address().getAddress())) : null;
            case INTEGER -> value.asNumber() ? number(value.number()) : null;
            case STRING, BINARY -> text(value.asText(), table.keyLength());
        };
    }

    /** The key an operator wrote, null when it is none of that type; keys of bytes cannot be written. */
    public static @Nullable TableKey parse(String text, StickTable table) {
        boolean digits = text.matches("[0-9]{1,10}");
        boolean wanted = switch (table.type()) {
            case IP -> text.matches("[0-9.]{7,15}");
            case IPV6 -> text.matches("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
            case INTEGER -> digits;
            case STRING -> true;
            case BINARY -> false;
        };
        if (!wanted) {
            return null;
        }
        Value value = new Value();
        if (digits && table.type() == StickTable.KeyType.INTEGER) {
            value.number(Long.parseLong(text));
        } else {
            value.text(text);
        }
        return of(value, table);
    }

    /** A key as an operator reads it. */
    public static String text(TableKey key, StickTable table) {
        byte[] bytes = key.bytes();
        return switch (table.type()) {
            case IP -> (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF);
            case IPV6 -> Ipv6Text.of(bytes);
            case INTEGER -> Integer.toUnsignedString(ByteBuffer.wrap(bytes).getInt());
            case STRING -> escaped(bytes);
            case BINARY -> HexFormat.of().withUpperCase().formatHex(bytes);
        };
    }

    /** Blanks and backslashes are written with a backslash, what cannot be printed in hexadecimal. */
    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            if (b == ' ' || b == '\\' || b == ';') {
                text.append('\\').append((char) b);
            } else if (b > ' ' && b < 0x7F) {
                text.append((char) b);
            } else {
                text.append("\\x").append(HexFormat.of().toHexDigits(b));
            }
        }
        return text.toString();
    }

    private static TableKey of(byte[] bytes) {
        return TableKey.of(bytes, 0, bytes.length);
    }

    /** An IPv4 address as HAProxy keeps it among those of IPv6: mapped. */
    private static byte[] wide(byte[] address) {
        if (address.length == 16) {
            return address;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xFF;
        mapped[11] = (byte) 0xFF;
        System.arraycopy(address, 0, mapped, 12, 4);
        return mapped;
    }

    private static TableKey number(long value) {
        int n = (int) value;
        return of(new byte[] {(byte) (n >> 24), (byte) (n >> 16), (byte) (n >> 8), (byte) n});
    }

    private static @Nullable TableKey text(Value value, int longest) {
        int length = Math.min(value.length(), longest);
        return length == 0 ? null : of(Arrays.copyOfRange(value.bytes(), value.from(), value.from() + length));
    }
}
