package io.fairlead.haproxy.config;

import io.fairlead.model.config.UserList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one {@code userlist} section. HAProxy manual 12.1. */
final class UserListReader {

    private static final Set<String> LINES = Set.of("user", "group");

    private record Draft(Word name, String password, boolean hashed, List<String> groups) {}

    private final Word name;
    private final Report report;
    private final List<Draft> users = new ArrayList<>();
    private final Map<String, List<String>> groups = new HashMap<>();

    UserListReader(Word name, Report report) {
        this.name = name;
        this.report = report;
    }

    void read(Statement statement) {
        Word word = statement.keyword();
        Args args = new Args(statement, 1, report);
        switch (word.text()) {
            case "user" -> user(args);
            case "group" -> group(args);
            case Statement.REMARK -> {}
            default ->
                report.error(
                        "unknown-keyword",
                        word,
                        "unknown keyword \"" + word.text() + "\" in userlist",
                        Nearest.hint(word.text(), LINES));
        }
    }

    private void user(Args args) {
        Optional<Word> user = args.value("a name and a password");
        Optional<Word> kind = user.flatMap(_ -> args.value("password or insecure-password"));
        if (kind.isEmpty()) {
            return;
        }
        boolean hashed = kind.get().is("password");
        if (!hashed && !kind.get().is("insecure-password")) {
            report.error(
                    "bad-value", kind.get(), "\"" + kind.get().text() + "\" is neither password nor insecure-password");
            return;
        }
        Optional<Word> password = args.value("a password");
        List<String> in = new ArrayList<>();
        if (args.take("groups")) {
            args.value("group names")
                    .ifPresent(list -> in.addAll(List.of(list.text().split(","))));
        }
        args.end();
        if (password.isEmpty()) {
            return;
        }
        if (hashed && !computable(password.get().text())) {
            report.error(
                    "unknown-hash",
                    password.get(),
                    "this kind of password hash cannot be checked",
                    "$1$, $5$ and $6$ can: mkpasswd -m sha-512");
        }
        users.add(new Draft(user.orElseThrow(), password.get().text(), hashed, in));
    }

    private static boolean computable(String hash) {
        return hash.startsWith("$1$")
                || hash.startsWith("$5$")
                || hash.startsWith("$6$")
                || (hash.length() == 13 && !hash.startsWith("$"));
    }

    private void group(Args args) {
        Optional<Word> group = args.value("a name");
        List<String> members = List.of();
        if (args.take("users")) {
            members = args.value("user names")
                    .map(list -> List.of(list.text().split(",")))
                    .orElse(List.of());
        }
        args.end();
        if (group.isPresent()) {
            groups.put(group.get().text(), members);
        }
    }

    /** The list, once the section is read. */
    UserList build() {
        List<UserList.User> all = new ArrayList<>();
        for (Draft draft : users) {
            List<String> in = new ArrayList<>(draft.groups);
            groups.forEach((group, members) -> {
                if (members.contains(draft.name.text()) && !in.contains(group)) {
                    in.add(group);
                }
            });
            all.add(new UserList.User(
                    draft.name.text(),
                    draft.password,
                    draft.hashed,
                    in.stream().sorted().toList()));
        }
        return new UserList(name.text(), all);
    }
}
