package io.fairlead.dataplane.rules;

import com.google.re2j.Pattern;
import io.fairlead.model.expr.Conversion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes converters. HAProxy manual 7.3.1. */
final class Converters {

    private Converters() {}

    static Converter of(Conversion conversion) {
        List<String> a = conversion.arguments();
        return switch (conversion.converter()) {
            case LOWER -> (v, _) -> TextConverters.fold(v, 'A', 'Z');
            case UPPER -> (v, _) -> TextConverters.fold(v, 'a', 'z');
            case LENGTH -> (v, _) -> v.number(v.asText().length());
            case BYTES -> bytes(a);
            case FIELD -> new FieldConverter(a, false);
            case WORD -> new FieldConverter(a, true);
            case REGSUB -> regsub(a);
            case LTRIM -> trim(a.getFirst(), true);
            case RTRIM -> trim(a.getFirst(), false);
            case CONCAT -> concat(a);
            case BASE64 -> (v, _) -> TextConverters.encode64(v, false);
            case UB64ENC -> (v, _) -> TextConverters.encode64(v, true);
            case B64DEC -> (v, _) -> TextConverters.decode64(v, false);
            case UB64DEC -> (v, _) -> TextConverters.decode64(v, true);
            case URL_DEC -> {
                boolean form = !a.isEmpty() && !a.getFirst().equals("0");
                yield (v, _) -> TextConverters.urlDecode(v, form);
            }
            case URL_ENC -> (v, _) -> TextConverters.urlEncode(v);
            case HEX -> (v, _) -> TextConverters.hex(v);
            case HEX2I -> (v, _) -> TextConverters.hexNumber(v);
            case JSON -> {
                String code = a.isEmpty() || a.getFirst().isEmpty() ? "ascii" : a.getFirst();
                yield (v, _) -> TextConverters.json(v, code);
            }
            case IIF -> (v, _) -> v.asNumber() && v.text(v.number() != 0 ? a.get(0) : a.get(1));
            case STRCMP ->
                (v, facts) -> {
                    Value.Kept other = facts.variable(a.getFirst());
                    String mine = v.string();
                    return other != null && v.restore(other) && v.number(mine.compareTo(v.string()));
                };
            case HOST_ONLY -> (v, _) -> v.text(HostText.host(v.string()));
            case PORT_ONLY -> (v, _) -> v.number(HostText.port(v.string()));
            case IPMASK -> mask(a);
            case MAP, MAP_BEG, MAP_END, MAP_SUB, MAP_DOM, MAP_REG -> MapConverter.of(conversion.converter(), a);
            case ADD, SUB, MUL, DIV, MOD, AND, OR, XOR, NEG, CPL, NOT, BOOL, ODD, EVEN ->
                NumberConverters.of(conversion.converter(), a);
            case LTIME -> TimeConverters.format(a, true);
            case UTIME -> TimeConverters.format(a, false);
            case HTTP_DATE -> TimeConverters.httpDate(a);
            case CRC32, SDBM, DJB2, SHA1, SHA2, DIGEST, HMAC -> DigestConverters.of(conversion.converter(), a);
            case SET_VAR ->
                (v, facts) -> {
                    facts.variable(a.getFirst(), v.keep());
                    return true;
                };
            case UNSET_VAR ->
                (_, facts) -> {
                    facts.variable(a.getFirst(), null);
                    return true;
                };
            // what a stick table says of the value
            default -> (_, _) -> false;
        };
    }

    private static Converter bytes(List<String> a) {
        int offset = Math.max(0, Integer.parseInt(a.getFirst().strip()));
        int length = a.size() > 1 ? Integer.parseInt(a.get(1).strip()) : Integer.MAX_VALUE;
        return (v, _) -> {
            v.asText();
            int from = Math.min(v.to(), v.from() + offset);
            return v.text(v.bytes(), from, from + Math.min(Math.max(0, length), v.to() - from));
        };
    }

    private static Converter trim(String characters, boolean left) {
        return (v, _) -> {
            v.asText();
            int from = v.from();
            int to = v.to();
            while (left && from < to && characters.indexOf(v.bytes()[from]) >= 0) {
                from++;
            }
            while (!left && to > from && characters.indexOf(v.bytes()[to - 1]) >= 0) {
                to--;
            }
            return v.text(v.bytes(), from, to);
        };
    }

    private static Converter regsub(List<String> a) {
        String flags = a.size() > 2 ? a.get(2) : "";
        Pattern pattern = Pattern.compile(a.getFirst(), flags.indexOf('i') >= 0 ? Pattern.CASE_INSENSITIVE : 0);
        boolean all = flags.indexOf('g') >= 0;
        return (v, _) -> v.text(Regexes.substitute(pattern, v.string(), a.get(1), all));
    }

    private static Converter concat(List<String> a) {
        String start = a.isEmpty() ? "" : a.getFirst();
        String variable = a.size() > 1 ? a.get(1) : "";
        String end = a.size() > 2 ? a.get(2) : "";
        return (v, facts) -> {
            StringBuilder text = new StringBuilder(v.string()).append(start);
            Value.Kept kept = variable.isEmpty() ? null : facts.variable(variable);
            if (kept != null && v.restore(kept)) {
                text.append(v.string());
            }
            return v.text(text.append(end).toString());
        };
    }

    private static Converter mask(List<String> a) {
        int four = bits(a.getFirst(), 32);
        int six = a.size() > 1 ? bits(a.get(1), 128) : -1;
        return (v, _) -> {
            if (!v.asAddress()) {
                return false;
            }
            byte[] b = v.address().getAddress();
            int bits = b.length == 4 ? four : six;
            return bits >= 0 && v.address(Network.masked(b, bits));
        };
    }

    private static int bits(String text, int most) {
        String mask = text.strip();
        if (mask.indexOf('.') < 0 && mask.indexOf(':') < 0) {
            return Math.min(most, Integer.parseInt(mask));
        }
        int bits = 0;
        for (byte b : java.net.InetAddress.ofLiteral(mask).getAddress()) {
            bits += Integer.bitCount(b & 0xFF);
        }
        return bits;
    }

    /** A number an argument gives: a constant, or what a variable holds. */
    static @Nullable Long constant(String argument) {
        String text = argument.strip();
        boolean digits = !text.isEmpty()
                && text.length() <= 18
                && text.chars().skip(text.charAt(0) == '-' ? 1 : 0).allMatch(c -> c >= '0' && c <= '9');
        return digits && !text.equals("-") ? Long.valueOf(text) : null;
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
