package io.fairlead.haproxy.config;

import io.fairlead.model.config.ErrorPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Cuts statements into sections and has each read. HAProxy manual 2.1, 3.4, 4. */
final class Sections {

    /** The keywords that open a section. */
    static final Set<String> WORDS = Set.of(
            "global",
            "defaults",
            "frontend",
            "backend",
            "listen",
            "userlist",
            "peers",
            "resolvers",
            "mailers",
            "cache",
            "ring",
            "program",
            "http-errors",
            "log-forward",
            "fcgi-app");

    private static final Map<String, NotCarried> NOT_CARRIED = NotCarried.table("""
            peers 0 warning nodes share their state without it
            resolvers 0 warning the system's resolver is used
            mailers 0 warning stats-service sends alerts
            cache,ring,fcgi-app 0 warning nothing that is carried over uses it
            program 0 warning the service manager starts programs
            log-forward 0 error log lines would get lost""");

    private interface Reader {
        void read(Statement statement);
    }

    private final Report report;
    private final Budget budget;
    private final GlobalDraft global = new GlobalDraft();
    private final List<ProxyDraft> proxies = new ArrayList<>();
    private final Map<String, ProxyDraft> namedDefaults = new HashMap<>();
    private ProxyDraft defaults = new ProxyDraft(SectionKind.DEFAULTS, new Word("defaults", 0, 0));
    private final List<UserListReader> userLists = new ArrayList<>();
    private final Map<String, List<ErrorPage>> errorSections = new HashMap<>();
    private final Conditionals conditionals;
    private Reader current;

    Sections(Report report, Map<String, String> environment) {
        this.conditionals = new Conditionals(environment, report);
        this.report = report;
        this.budget = new Budget(report);
        this.current = this::outside;
    }

    /** Reads every statement. */
    Document read(List<Statement> statements) {
        for (Statement statement : statements) {
            if (report.full()) {
                break;
            }
            if (conditionals.take(statement)) {
                continue;
            }
            if (WORDS.contains(statement.keyword().text())) {
                open(statement);
            } else {
                current.read(statement);
            }
        }
        conditionals.end();
        return new Document(
                global, proxies, userLists.stream().map(UserListReader::build).toList(), budget);
    }

    private void outside(Statement statement) {
        Word word = statement.keyword();
        if (word.is(Statement.REMARK)) {
            report.warning("unknown-remark", word, "this remark stands in no section");
            return;
        }
        report.error(
                "unknown-keyword",
                word,
                "\"" + word.text() + "\" stands outside of every section",
                Nearest.hint(word.text(), WORDS));
    }

    private void open(Statement statement) {
        Word keyword = statement.keyword();
        Args args = new Args(statement, 1, report);
        switch (keyword.text()) {
            case "global" -> {
                args.end();
                GlobalReader reader = new GlobalReader(global, report);
                current = reader::read;
            }
            case "defaults" -> openDefaults(args);
            case "frontend" -> openProxy(SectionKind.FRONTEND, args);
            case "backend" -> openProxy(SectionKind.BACKEND, args);
            case "listen" -> openProxy(SectionKind.LISTEN, args);
            case "userlist" -> {
                UserListReader reader = new UserListReader(args.value("a name").orElse(keyword), report);
                args.end();
                userLists.add(reader);
                current = reader::read;
            }
            case "http-errors" -> {
                List<ErrorPage> pages = new ArrayList<>();
                errorSections.put(args.value("a name").map(Word::text).orElse(""), pages);
                args.end();
                current = line -> errorLine(line, pages);
            }
            default -> {
                notCarried(keyword);
                current = _ -> {};
            }
        }
    }

    private void notCarried(Word keyword) {
        NotCarried entry = NOT_CARRIED.get(keyword.text());
        if (entry != null) {
            entry.report(keyword, "section \"" + keyword.text() + "\"", report);
        }
    }

    private void errorLine(Statement statement, List<ErrorPage> pages) {
        Word word = statement.keyword();
        if (word.is("errorfile")) {
            PageReader.file(new Args(statement, 1, report)).ifPresent(pages::add);
        } else if (!word.is(Statement.REMARK)) {
            report.error(
                    "unknown-keyword",
                    word,
                    "unknown keyword \"" + word.text() + "\" in http-errors",
                    Nearest.hint(word.text(), Set.of("errorfile")));
        }
    }

    private void openDefaults(Args args) {
        Word keyword = args.keyword();
        Word name = keyword;
        if (args.has() && !args.at("from")) {
            name = args.next();
            Values.isName(name, "defaults", report);
        }
        Optional<ProxyDraft> parent = parent(args);
        args.end();
        if (parent.isPresent() && !budget.take(parent.get().size(), keyword)) {
            parent = Optional.empty();
        }
        defaults = parent.map(from -> new ProxyDraft(SectionKind.DEFAULTS, keyword, from))
                .orElse(new ProxyDraft(SectionKind.DEFAULTS, keyword));
        if (!name.equals(keyword)) {
            defaults = parent.isPresent()
                    ? new ProxyDraft(SectionKind.DEFAULTS, name, parent.get())
                    : new ProxyDraft(SectionKind.DEFAULTS, name);
            namedDefaults.put(name.text(), defaults);
        }
        read(defaults);
    }

    private void openProxy(SectionKind kind, Args args) {
        Optional<Word> name = args.value("a name");
        if (name.isEmpty()) {
            current = _ -> {};
            return;
        }
        Values.isName(name.get(), kind.word(), report);
        ProxyDraft from = parent(args).orElse(defaults);
        if (!budget.take(from.size(), name.get())) {
            current = _ -> {};
            return;
        }
        if (args.has()) {
            report.error(
                    "extra-argument",
                    args.next(),
                    "the " + kind.word() + " line takes a name only",
                    "write the address as \"bind\" on a line of its own");
        }
        ProxyDraft proxy = new ProxyDraft(kind, name.get(), from);
        proxies.add(proxy);
        read(proxy);
    }

    /** The section behind {@code from}. */
    private Optional<ProxyDraft> parent(Args args) {
        if (!args.take("from")) {
            return Optional.empty();
        }
        Optional<Word> name = args.value("the name of a defaults section");
        Optional<ProxyDraft> parent = name.flatMap(word -> Optional.ofNullable(namedDefaults.get(word.text())));
        if (name.isPresent() && parent.isEmpty()) {
            report.error(
                    "unknown-defaults",
                    name.get(),
                    "there is no defaults section \"" + name.get().text() + "\" above this line",
                    Nearest.hint(name.get().text(), namedDefaults.keySet()));
        }
        return parent;
    }

    private void read(ProxyDraft proxy) {
        ProxyReader reader = new ProxyReader(global, budget, errorSections, report);
        current = statement -> reader.read(proxy, statement);
    }
}
