package io.fairlead.haproxy.config;

import io.fairlead.model.config.CookiePersistence;
import io.fairlead.model.config.Persistence;
import io.fairlead.model.config.StickRule;
import io.fairlead.model.config.StickTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Spells how clients stay with a server. HAProxy manual 4.2 {@code cookie}. */
final class PersistenceWriter {

    PersistenceWriter() {}

    List<String> lines(Persistence persistence) {
        List<String> lines = new ArrayList<>();
        persistence.cookie().ifPresent(cookie -> {
            lines.add(line(cookie));
            cookie.dynamicKey().ifPresent(key -> lines.add("dynamic-cookie-key " + Quoted.word(key)));
        });
        if (persistence.whenDown()) {
            lines.add("option persist");
        }
        return lines;
    }

    static List<String> cases(Persistence persistence, ConditionWriter conditions) {
        List<String> lines = new ArrayList<>();
        for (StickRule stick : persistence.sticks()) {
            lines.add("stick " + stick.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') + " "
                    + Quoted.word(stick.key().text())
                    + stick.table().map(name -> " table " + name).orElse("")
                    + conditions.write(stick.condition()));
        }
        persistence.cases().stream()
                .map(special -> (special.force() ? "force-persist" : "ignore-persist")
                        + (special.condition().isAlways() ? " if TRUE" : conditions.write(special.condition())))
                .forEach(lines::add);
        return lines;
    }

    static String table(StickTable table) {
        StringBuilder words = new StringBuilder("stick-table type ")
                .append(table.type().name().toLowerCase(Locale.ROOT));
        boolean text = table.type() == StickTable.KeyType.STRING || table.type() == StickTable.KeyType.BINARY;
        append(words, text && table.keyLength() != StickTable.KEY_LENGTH, "len " + table.keyLength());
        append(words, true, "size " + table.size());
        table.expire().ifPresent(time -> append(words, true, "expire " + Quoted.time(time)));
        append(words, table.noPurge(), "nopurge");
        List<String> columns = table.store().stream()
                .filter(stored -> stored.column() != StickTable.Column.SERVER_ID)
                .map(stored -> stored.column().name().toLowerCase(Locale.ROOT)
                        + (stored.period().isZero() ? "" : "(" + Quoted.time(stored.period()) + ")"))
                .toList();
        append(words, !columns.isEmpty(), "store " + String.join(",", columns));
        return words.toString();
    }

    private static String line(CookiePersistence cookie) {
        StringBuilder words = new StringBuilder("cookie " + Quoted.word(cookie.name()));
        if (cookie.mode() != CookiePersistence.Mode.PASSIVE) {
            words.append(' ').append(cookie.mode().name().toLowerCase(Locale.ROOT));
        }
        append(words, cookie.indirect(), "indirect");
        append(words, cookie.noCache(), "nocache");
        append(words, cookie.postOnly(), "postonly");
        append(words, cookie.preserve(), "preserve");
        append(words, cookie.httpOnly(), "httponly");
        append(words, cookie.secure(), "secure");
        append(words, cookie.dynamicKey().isPresent(), "dynamic");
        cookie.domains().forEach(domain -> words.append(" domain ").append(Quoted.word(domain)));
        cookie.maxIdle().ifPresent(time -> words.append(" maxidle ").append(time.toSeconds()));
        cookie.maxLife().ifPresent(time -> words.append(" maxlife ").append(time.toSeconds()));
        cookie.attributes().forEach(attribute -> words.append(" attr ").append(Quoted.word(attribute)));
        return words.toString();
    }

    private static void append(StringBuilder words, boolean condition, String more) {
        if (condition) {
            words.append(' ').append(more);
        }
    }
}
