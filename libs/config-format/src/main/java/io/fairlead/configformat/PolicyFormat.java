package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.ErrorPage;
import io.fairlead.model.config.Policy;
import io.fairlead.model.config.UserList;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code policy}: the rules beside request rules, and error pages; and {@code user-lists}. */
final class PolicyFormat {

    private PolicyFormat() {}

    static Optional<Policy> read(Cursor at) {
        Fields fields = at.as("policy")
                .fields(Set.of(
                        "connection-rules",
                        "content-rules",
                        "inspect-delay",
                        "response-rules",
                        "after-response-rules",
                        "error-pages"));
        return Optional.of(new Policy(
                fields.list("connection-rules", RuleFormat::read),
                fields.list("content-rules", RuleFormat::read),
                fields.get("inspect-delay", Cursor::duration).orElse(Duration.ZERO),
                fields.list("response-rules", RuleFormat::read),
                fields.list("after-response-rules", RuleFormat::read),
                fields.list("error-pages", PolicyFormat::page)));
    }

    private static Optional<ErrorPage> page(Cursor at) {
        Fields fields = at.fields(Set.of("status", "raw", "location", "code"));
        Optional<Integer> status = fields.need("status", c -> c.integer(200, 599));
        Optional<Map.Entry<String, Cursor>> kind = fields.only(Set.of("raw", "location"));
        if (status.isEmpty() || kind.isEmpty()) {
            return Optional.empty();
        }
        int code = fields.get("code", c -> c.integer(301, 308)).orElse(302);
        boolean raw = kind.get().getKey().equals("raw");
        return kind.get()
                .getValue()
                .text()
                .map(text -> new ErrorPage(
                        status.get(), raw ? new ErrorPage.Raw(text) : new ErrorPage.Location(code, text)));
    }

    static Map<String, Object> write(Policy policy) {
        Optional<Duration> delay =
                policy.inspectDelay().isZero() ? Optional.empty() : Optional.of(policy.inspectDelay());
        return new Entries()
                .list("connection-rules", RuleFormat.write(policy.connectionRules()))
                .list("content-rules", RuleFormat.write(policy.contentRules()))
                .duration("inspect-delay", delay)
                .list("response-rules", RuleFormat.write(policy.responseRules()))
                .list("after-response-rules", RuleFormat.write(policy.afterResponseRules()))
                .list(
                        "error-pages",
                        policy.errorPages().stream().map(PolicyFormat::write).toList())
                .map();
    }

    private static Map<String, Object> write(ErrorPage page) {
        Entries entries = new Entries().put("status", page.status());
        return switch (page.content()) {
            case ErrorPage.Raw(String message) -> entries.put("raw", message).map();
            case ErrorPage.Location(int code, String url) ->
                entries.put("location", url).put("code", code).map();
        };
    }

    static Optional<UserList> userList(Cursor at) {
        Fields fields = at.fields(Set.of("name", "users"));
        List<UserList.User> users = fields.list("users", PolicyFormat::user);
        return fields.need("name", Cursor::text).map(name -> new UserList(name, users));
    }

    private static Optional<UserList.User> user(Cursor at) {
        Fields fields = at.fields(Set.of("user", "password", "hashed", "groups"));
        Optional<String> password = fields.need("password", Cursor::text);
        boolean hashed = fields.flag("hashed");
        List<String> groups = fields.list("groups", Cursor::text);
        return fields.need("user", Cursor::text)
                .flatMap(name -> password.map(p -> new UserList.User(name, p, hashed, groups)));
    }

    static Map<String, Object> write(UserList list, Secrets secrets) {
        return new Entries()
                .put("name", list.name())
                .list(
                        "users",
                        list.users().stream()
                                .map(user -> new Entries()
                                        .put("user", user.name())
                                        .put("password", secrets.show(user.password()))
                                        .flag("hashed", user.hashed())
                                        .list("groups", user.groups())
                                        .map())
                                .toList())
                .map();
    }
}
