package io.fairlead.haproxy.config;

import io.fairlead.model.config.DatabasePool;
import io.fairlead.model.config.DatabasePool.Monitor;
import io.fairlead.model.config.DatabasePool.Sentinels;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.config.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a haproxy.cfg has no line for and says in remarks: {@code # fairlead: monitor user NAME ...} and others. */
final class DatabaseReader {

    /** The first words of such remarks. */
    static final Set<String> WORDS =
            Set.of("monitor", "sentinels", "replica-wait", "replicas-only", "client-in-application-name");

    private static final List<String> MONITOR =
            List.of("role", "user", "password-file", "database", "max-lag-bytes", "max-lag");

    private final Report report;

    DatabaseReader(Report report) {
        this.report = report;
    }

    /** What the pool is with this remark. */
    DatabasePool read(DatabasePool pool, Word what, Args args) {
        DatabasePool next = switch (what.text()) {
            case "monitor" ->
                new DatabasePool(
                        monitor(what, args).or(pool::monitor),
                        pool.sentinels(),
                        pool.replicaWait(),
                        pool.replicasOnly(),
                        pool.tellsClients());
            case "sentinels" ->
                new DatabasePool(
                        pool.monitor(),
                        sentinels(args).or(pool::sentinels),
                        pool.replicaWait(),
                        pool.replicasOnly(),
                        pool.tellsClients());
            case "replica-wait" ->
                new DatabasePool(
                        pool.monitor(),
                        pool.sentinels(),
                        time(args).orElse(pool.replicaWait()),
                        pool.replicasOnly(),
                        pool.tellsClients());
            case "replicas-only" ->
                new DatabasePool(pool.monitor(), pool.sentinels(), pool.replicaWait(), true, pool.tellsClients());
            default ->
                new DatabasePool(pool.monitor(), pool.sentinels(), pool.replicaWait(), pool.replicasOnly(), true);
        };
        args.end();
        return next;
    }

    private Optional<Duration> time(Args args) {
        return args.value("a time").flatMap(word -> Values.time(word, "ms", report));
    }

    private Optional<Monitor> monitor(Word what, Args args) {
        DatabaseRole role = DatabaseRole.ANY;
        Optional<String> user = Optional.empty();
        Optional<String> file = Optional.empty();
        String database = Monitor.USUAL_DATABASE;
        int bytes = 0;
        Duration lag = Duration.ZERO;
        while (args.has()) {
            Word key = args.next();
            if (!MONITOR.contains(key.text())) {
                report.error(
                        "unknown-keyword",
                        key,
                        "unknown word \"" + key.text() + "\" of a monitor",
                        Nearest.hint(key.text(), MONITOR));
                args.rest();
                return Optional.empty();
            }
            Optional<Word> value = args.value("a value");
            switch (key.text()) {
                case "role" -> role = value.flatMap(this::role).orElse(role);
                case "user" -> user = value.map(Word::text);
                case "password-file" -> file = value.map(Word::text);
                case "database" -> database = value.map(Word::text).orElse(database);
                case "max-lag-bytes" ->
                    bytes = value.flatMap(word -> Values.number(word, 0, Integer.MAX_VALUE, report))
                            .orElse(bytes);
                default ->
                    lag = value.flatMap(word -> Values.time(word, "ms", report)).orElse(lag);
            }
        }
        if (user.isEmpty()) {
            report.error("missing-value", what, "\"monitor\" needs \"user\" and a name");
            return Optional.empty();
        }
        return Optional.of(new Monitor(role, user.get(), file, database, bytes, lag));
    }

    private Optional<DatabaseRole> role(Word word) {
        for (DatabaseRole role : DatabaseRole.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(word.text())) {
                return Optional.of(role);
            }
        }
        report.error("bad-value", word, "the role is one of primary, replica and any");
        return Optional.empty();
    }

    private Optional<Sentinels> sentinels(Args args) {
        Optional<Word> master = args.value("the primary's name among the sentinels");
        List<HostPort> addresses = new ArrayList<>();
        while (args.has()) {
            Word word = args.next();
            int colon = word.text().lastIndexOf(':');
            Optional<Integer> port = colon <= 0
                    ? Optional.empty()
                    : Optional.of(word.text().substring(colon + 1))
                            .filter(number -> number.matches("[0-9]{1,5}"))
                            .map(Integer::valueOf)
                            .filter(number -> number <= 65_535);
            if (port.isEmpty()) {
                report.error("bad-value", word, "\"" + word.text() + "\" is not HOST:PORT");
            } else {
                String host = word.text().substring(0, colon);
                addresses.add(new HostPort(host.replace("[", "").replace("]", ""), port.get()));
            }
        }
        return master.map(word -> new Sentinels(word.text(), addresses));
    }

    /** The remarks that say what is not usual; what they cannot say goes to {@code lost}. */
    static List<String> write(DatabasePool pool, String section, List<String> lost) {
        List<String> lines = new ArrayList<>();
        pool.monitor().ifPresent(monitor -> lines.add(write(monitor)));
        pool.sentinels().ifPresent(sentinels -> {
            StringBuilder line = new StringBuilder("sentinels ").append(sentinels.master());
            sentinels.addresses().forEach(address -> line.append(' ').append(address));
            lines.add(line.toString());
        });
        if (!pool.replicaWait().equals(DatabasePool.DEFAULT.replicaWait())) {
            lines.add("replica-wait " + Quoted.time(pool.replicaWait()));
        }
        if (pool.replicasOnly()) {
            lines.add("replicas-only");
        }
        if (pool.tellsClients()) {
            lines.add("client-in-application-name");
        }
        boolean spaced = pool.monitor()
                        .filter(monitor -> spaced(monitor.user())
                                || spaced(monitor.database())
                                || monitor.passwordFile()
                                        .filter(DatabaseReader::spaced)
                                        .isPresent())
                        .isPresent()
                || pool.sentinels()
                        .filter(sentinels -> spaced(sentinels.master()))
                        .isPresent();
        if (spaced) {
            lost.add("words of the database of " + section + " that have spaces or are empty");
            return List.of();
        }
        return lines.stream().map(line -> "# fairlead: " + line).toList();
    }

    private static boolean spaced(String word) {
        return word.isBlank() || word.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
    }

    private static String write(Monitor monitor) {
        StringBuilder line = new StringBuilder("monitor");
        if (monitor.role() != DatabaseRole.ANY) {
            line.append(" role ").append(monitor.role().name().toLowerCase(Locale.ROOT));
        }
        line.append(" user ").append(monitor.user());
        monitor.passwordFile().ifPresent(file -> line.append(" password-file ").append(file));
        if (!monitor.database().equals(Monitor.USUAL_DATABASE)) {
            line.append(" database ").append(monitor.database());
        }
        if (monitor.maxLagBytes() > 0) {
            line.append(" max-lag-bytes ").append(monitor.maxLagBytes());
        }
        if (monitor.maxLag().isPositive()) {
            line.append(" max-lag ").append(Quoted.time(monitor.maxLag()));
        }
        return line.toString();
    }
}
