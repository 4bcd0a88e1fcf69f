package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.RulePhase;
import io.fairlead.model.config.StickRule;
import io.fairlead.model.config.StickTable;
import io.fairlead.model.config.StickTable.Column;
import io.fairlead.model.config.StickTable.KeyType;
import io.fairlead.model.config.StickTable.Stored;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code stick-table} and {@code stick}. HAProxy manual 4.2. */
final class TableReader {

    private static final int LARGEST = 1 << 30;
    private static final int IMPLIED_SIZE = 1 << 17;
    private static final Duration IMPLIED_TIME = Duration.ofSeconds(10);

    /** A {@code stick} line whose condition is not resolved yet. */
    record StickDraft(StickRule.Kind kind, Expression key, Optional<String> table, ConditionDraft condition, Word at) {}

    private final Args args;
    private final Report report;
    private Optional<KeyType> type = Optional.empty();
    private Optional<Integer> size = Optional.empty();
    private Optional<Duration> expire = Optional.empty();
    private int length = StickTable.KEY_LENGTH;
    private boolean noPurge;
    private final List<Stored> store = new ArrayList<>();
    private boolean good = true;

    private TableReader(Args args) {
        this.args = args;
        this.report = args.report();
    }

    /** {@code stick-table type T size N [expire T] [nopurge] [store ...]}. */
    static void table(ProxyDraft proxy, Args args) {
        new TableReader(args).read(proxy.name.text()).ifPresent(table -> proxy.table = Optional.of(table));
        proxy.stickTable = true;
    }

    private Optional<StickTable> read(String name) {
        while (good && args.has()) {
            Word word = args.next();
            switch (word.text()) {
                case "type" -> type();
                case "size" -> size = args.value("a size").flatMap(this::size);
                case "expire" -> expire = args.value("a time").flatMap(w -> Values.time(w, "ms", report));
                case "nopurge" -> noPurge = true;
                case "store" -> args.value("columns").ifPresent(this::columns);
                case "peers" -> {
                    args.value("a name");
                    report.ignored(word, "\"peers\" of a table", "each node counts for itself");
                }
                case "srvkey", "write-to" -> {
                    report.unsupported(word, "\"" + word.text() + "\" of a table", "leave it out");
                    good = false;
                }
                default -> {
                    report.error("unknown-keyword", word, "unknown word \"" + word.text() + "\" in stick-table");
                    good = false;
                }
            }
        }
        args.rest();
        if (good && (type.isEmpty() || size.isEmpty())) {
            report.error("missing-value", args.keyword(), "a stick-table needs type and size");
        }
        return good && type.isPresent() && size.isPresent()
                ? Optional.of(new StickTable(name, type.get(), length, size.get(), expire, noPurge, store))
                : Optional.empty();
    }

    private void type() {
        type = args.value("a type").flatMap(word -> switch (word.text()) {
            case "ip" -> Optional.of(KeyType.IP);
            case "ipv6" -> Optional.of(KeyType.IPV6);
            case "integer" -> Optional.of(KeyType.INTEGER);
            case "string" -> Optional.of(KeyType.STRING);
            case "binary" -> Optional.of(KeyType.BINARY);
            default -> {
                report.error("bad-value", word, "\"" + word.text() + "\" is no type of a table");
                yield Optional.empty();
            }
        });
        good = type.isPresent();
        if (good && args.take("len")) {
            Optional<Integer> wanted = args.value("a length").flatMap(w -> Values.number(w, 1, 1 << 16, report));
            wanted.ifPresent(n -> length = n);
            good = wanted.isPresent();
        }
    }

    private Optional<Integer> size(Word word) {
        String text = word.text().toLowerCase(Locale.ROOT);
        int shift = text.endsWith("k") ? 10 : text.endsWith("m") ? 20 : text.endsWith("g") ? 30 : 0;
        String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
        if (digits.matches("[0-9]{1,10}")) {
            long entries = Long.parseLong(digits) << shift;
            if (entries > 0 && entries <= LARGEST) {
                return Optional.of((int) entries);
            }
        }
        report.error("bad-value", word, "\"" + word.text() + "\" is not a size from 1 to 1g");
        return Optional.empty();
    }

    private void columns(Word word) {
        for (String column : word.text().split(",", -1)) {
            int open = column.indexOf('(');
            String name = open < 0 ? column : column.substring(0, open);
            Optional<Column> known = Stream.of(Column.values())
                    .filter(c -> c != Column.SERVER_ID
                            && c.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
            if (known.isEmpty()) {
                report.unsupported(word, "column \"" + column + "\"", "it decides who gets in");
                good = false;
            } else {
                period(word, column, open).ifPresent(time -> add(word, known.get(), time));
            }
        }
    }

    private Optional<Duration> period(Word word, String column, int open) {
        if (open < 0) {
            return Optional.of(Duration.ZERO);
        }
        String inner = column.substring(open + 1, column.endsWith(")") ? column.length() - 1 : column.length());
        Optional<Duration> time = Values.time(new Word(inner, word.line(), word.column()), "ms", report);
        good &= time.isPresent();
        return time;
    }

    private void add(Word word, Column column, Duration period) {
        if (column.rate() == period.isZero()) {
            report.error(
                    "bad-value",
                    word,
                    column.name().toLowerCase(Locale.ROOT) + (column.rate() ? " needs a period" : " has no period"));
            good = false;
        } else {
            store.add(new Stored(column, period));
        }
    }

    /** {@code stick on|match|store-request|store-response KEY [table T] [if ...]}. */
    static void stick(ProxyDraft proxy, Args args) {
        Optional<Word> what = args.value("on, match, store-request or store-response");
        Optional<StickRule.Kind> kind = what.flatMap(word -> switch (word.text()) {
            case "on" -> Optional.of(StickRule.Kind.ON);
            case "match" -> Optional.of(StickRule.Kind.MATCH);
            case "store-request" -> Optional.of(StickRule.Kind.STORE_REQUEST);
            default -> {
                args.report().unsupported(word, "\"stick " + word.text() + "\"", "remember by the request");
                yield Optional.empty();
            }
        });
        Optional<Expression> key = kind.flatMap(_ -> args.value("a sample expression"))
                .flatMap(word -> Formats.sample(word, RulePhase.REQUEST, args.report()));
        if (key.isEmpty()) {
            args.rest();
            return;
        }
        Optional<String> table = args.take("table") ? args.value("a table").map(Word::text) : Optional.empty();
        new ConditionReader(proxy.acls, args.report())
                .read(args)
                .ifPresent(condition -> proxy.sticks.add(
                        new StickDraft(kind.orElseThrow(), key.get(), table, condition, args.keyword())));
    }

    /**
     * A section that counts without a table gets one that counts everything over ten seconds: where HAProxy refuses the
     * file, three lines that limit clients do what they look like.
     */
    private static void imply(ProxyDraft proxy, Report report) {
        for (RulePhase phase : RulePhase.values()) {
            for (ProxyDraft.RuleDraft rule : proxy.rules(phase)) {
                if (rule.action() instanceof Action.Track track
                        && track.table().isEmpty()
                        && proxy.table.isEmpty()
                        && !proxy.stickTable) {
                    KeyType type = track.key().fetch() == FetchName.SRC ? KeyType.IP : KeyType.STRING;
                    proxy.table = Optional.of(implied(proxy.name.text(), type));
                    report.warning(
                            "FL002",
                            rule.at(),
                            "there is no stick-table: everything is counted over 10 seconds",
                            "write \"stick-table type ip size 1m expire 10s store http_req_rate(10s)\"");
                }
            }
        }
    }

    private static StickTable implied(String name, KeyType type) {
        List<Stored> columns = Stream.of(Column.values())
                .filter(column -> column != Column.SERVER_ID)
                .map(column -> new Stored(column, column.rate() ? IMPLIED_TIME : Duration.ZERO))
                .toList();
        return new StickTable(
                name, type, StickTable.KEY_LENGTH, IMPLIED_SIZE, Optional.of(IMPLIED_TIME), false, columns);
    }

    /** Whether every table that is named exists; a rule that counts nowhere lets everybody in. */
    static void check(List<ProxyDraft> proxies, Report report) {
        proxies.forEach(proxy -> imply(proxy, report));
        Set<String> known = proxies.stream()
                .flatMap(proxy -> proxy.table.stream())
                .map(StickTable::name)
                .collect(Collectors.toSet());
        for (ProxyDraft proxy : proxies) {
            for (RulePhase phase : RulePhase.values()) {
                proxy.rules(phase).forEach(rule -> {
                    if (rule.action() instanceof Action.Track track) {
                        track.table().ifPresent(name -> exists(known, name, rule.at(), report));
                    }
                });
            }
            proxy.sticks.forEach(stick -> exists(known, stick.table().orElse(proxy.name.text()), stick.at(), report));
        }
    }

    private static void exists(Set<String> known, String name, Word at, Report report) {
        if (!known.contains(name)) {
            report.error("unknown-table", at, "there is no stick-table in \"" + name + "\"");
        }
    }

    /** The tables of all sections; those that remember servers have a column for that. */
    static List<StickTable> tables(List<ProxyDraft> proxies) {
        List<String> remembering = proxies.stream()
                .flatMap(proxy ->
                        proxy.sticks.stream().map(stick -> stick.table().orElse(proxy.name.text())))
                .toList();
        return proxies.stream()
                .flatMap(proxy -> proxy.table.stream())
                .map(table -> remembering.contains(table.name()) ? remembers(table) : table)
                .toList();
    }

    private static StickTable remembers(StickTable table) {
        List<Stored> columns = new ArrayList<>(table.store());
        columns.add(new Stored(Column.SERVER_ID, Duration.ZERO));
        return new StickTable(
                table.name(), table.type(), table.keyLength(), table.size(), table.expire(), table.noPurge(), columns);
    }

    /** The rules of a backend. */
    static List<StickRule> rules(ProxyDraft proxy, Function<StickDraft, Condition> resolve) {
        return proxy.sticks.stream()
                .map(stick -> new StickRule(stick.kind(), stick.key(), stick.table(), resolve.apply(stick)))
                .toList();
    }
}
